import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { Icon } from '../icons';
import { EmptyState } from '../layout/EmptyState';
import { LoadingPlaceholder } from '../layout/LoadingPlaceholder';
import { Notice } from '../layout/Notice';
import { BottomSheet } from '../layout/BottomSheet';
import { useDocumentTitle } from '../layout/use-document-title';
import { describeProblem, useTexts } from '../texts/language';
import { AccountCard } from './AccountCard';
import css from './accounts.module.css';
import { InviteForm } from './InviteForm';
import { useAccountList } from './use-accounts';

/** Delay between the last typed letter and the search for accounts, in milliseconds. */
const DEBOUNCE_MS = 200;

/** Operators' page with the contact persons and the organisations that they act for. */
export function AccountsPage() {
  const texts = useTexts();
  const { accounts } = texts;
  const [search, setSearch] = useState('');
  const [debounced] = useDebouncedValue(search.trim(), DEBOUNCE_MS);
  const [inviting, setInviting] = useState(false);
  const list = useAccountList(debounced);
  useDocumentTitle(accounts.title);
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const total = list.data?.pages[0]?.total ?? 0;
  return (
    <div className={css.page}>
      <div className={css.top}>
        <div>
          <h1 className={css.title}>{accounts.title}</h1>
          <p className={css.lead}>{accounts.lead}</p>
        </div>
        <Button leftSection={<Icon name="add" />} onClick={() => setInviting(true)}>
          {accounts.add}
        </Button>
      </div>
      <TextInput
        role="searchbox"
        label={accounts.search}
        placeholder={accounts.searchPlaceholder}
        maxLength={200}
        autoComplete="off"
        leftSection={<Icon name="search" />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {list.isError && <Notice tone="bad">{describeProblem(list.error, texts)}</Notice>}
      {list.isPending && <LoadingPlaceholder rows={4} height={120} />}
      {list.data && (
        <>
          <p className={css.found} role="status">
            {accounts.found(total)}
          </p>
          {total === 0 && (
            <EmptyState icon="people" title={accounts.nobodyTitle}>
              {accounts.nobody}
            </EmptyState>
          )}
          <ul className={css.list} aria-label={accounts.listLabel}>
            {items.map((account) => (
              <AccountCard key={account.id} account={account} />
            ))}
          </ul>
          {list.hasNextPage && (
            <Button
              variant="default"
              loading={list.isFetchingNextPage}
              onClick={() => void list.fetchNextPage()}
            >
              {accounts.more}
            </Button>
          )}
        </>
      )}
      <BottomSheet title={accounts.addTitle} open={inviting} onClose={() => setInviting(false)}>
        <InviteForm onDone={() => setInviting(false)} />
      </BottomSheet>
    </div>
  );
}
