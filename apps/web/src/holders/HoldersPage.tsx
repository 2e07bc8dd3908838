import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useRef } from 'react';
import { type Session } from '../api/client';
import { EmptyState } from '../layout/EmptyState';
import { LoadingPlaceholder } from '../layout/LoadingPlaceholder';
import { Notice } from '../layout/Notice';
import { useDocumentTitle } from '../layout/use-document-title';
import { SelectionArea } from '../selection/SelectionArea';
import { describeProblem, useTexts } from '../texts/language';
import { AddAllButton } from './AddAllButton';
import { FilterBar } from './FilterBar';
import { countFilters } from './holder-query';
import { HolderCards } from './HolderCards';
import { HolderTable } from './HolderTable';
import css from './holders.module.css';
import { HolderPagination } from './HolderPagination';
import { useHolderView } from './use-holder-view';
import { useFilterChoices, useHolderPage } from './use-holders';

/** Matches windows that are wide enough for the table. Narrower windows show cards. */
const TABLE_MEDIA_QUERY = '(min-width: 56rem)';

/** Page 'Download certificaten': find holders, select them, submit a request. */
export function HoldersPage({ session }: { session: Session }) {
  const texts = useTexts();
  const { view, search, change, clear } = useHolderView(session.id);
  const page = useHolderPage(view, search);
  const choices = useFilterChoices(view, search);
  const wide = useMediaQuery(TABLE_MEDIA_QUERY, true, { getInitialValueInEffect: false });
  const top = useRef<HTMLDivElement>(null);
  useDocumentTitle(texts.holders.title);

  const filtered = countFilters(view) > 0 || search !== '';
  const total = page.data?.total;
  /** Number of holders that match the current filters; undefined while the previous list is still shown. */
  const found = page.isPlaceholderData ? undefined : total;
  const foundText =
    total !== undefined ? texts.holders.found(total) : page.error ? texts.holders.notFetched : texts.loading;
  const turnTo = (next: number) => {
    change({ page: next });
    top.current?.scrollIntoView({ block: 'start' });
  };
  const list = {
    holders: page.data?.items ?? [],
    sort: view.sort,
    onSort: (sort: typeof view.sort) => change({ sort }),
  };
  return (
    <div className={css.layout}>
      <div className={css.browse} ref={top}>
        <h1 className={css.title}>{texts.holders.title}</h1>
        <FilterBar
          wide={wide}
          organisations={session.organisations}
          choices={choices.data}
          filters={view}
          search={search}
          total={found}
          onChange={change}
          onClear={clear}
        />
        {page.error && (
          <Notice tone="bad">
            {describeProblem(page.error, texts)}{' '}
            <button type="button" className={css.inline} onClick={() => void page.refetch()}>
              {texts.tryAgain}
            </button>
          </Notice>
        )}
        <div className={css.found}>
          <h2 aria-live="polite" data-fetching={page.isPlaceholderData || undefined}>
            {foundText}
          </h2>
          {wide && filtered && (
            <Button variant="subtle" size="compact-md" className={css.clear} onClick={clear}>
              {texts.holders.clearFilters}
            </Button>
          )}
          <AddAllButton filters={view} search={search} total={found} />
        </div>
        <div
          className={css.list}
          aria-busy={page.isFetching}
          data-fetching={page.isPlaceholderData || undefined}
        >
          {page.isPending && <LoadingPlaceholder rows={8} height={36} />}
          {total === 0 &&
            (filtered ? (
              <EmptyState
                icon="search"
                title={texts.holders.nobodyTitle}
                action={
                  <Button variant="light" onClick={clear}>
                    {texts.holders.clearFilters}
                  </Button>
                }
              >
                {texts.holders.nobody}
              </EmptyState>
            ) : (
              <EmptyState icon="people" title={texts.holders.emptyTitle}>
                {texts.holders.empty}
              </EmptyState>
            ))}
          {list.holders.length > 0 && (wide ? <HolderTable {...list} /> : <HolderCards {...list} />)}
          {total !== undefined && total > 0 && list.holders.length === 0 && !page.isFetching && (
            <EmptyState
              icon="search"
              title={texts.holders.nobodyTitle}
              action={<Button onClick={() => turnTo(1)}>{texts.holders.page(1)}</Button>}
            >
              {texts.holders.range(0, 0, total)}
            </EmptyState>
          )}
        </div>
        {list.holders.length > 0 && total !== undefined && (
          <HolderPagination page={view.page} total={total} wide={wide} onChange={turnTo} />
        )}
      </div>
      <SelectionArea />
    </div>
  );
}
