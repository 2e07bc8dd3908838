import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useId, useState } from 'react';
import { useTexts } from '../texts/language';
import { useOrganisationSearch } from './use-accounts';

/** Delay between the last typed letter and the search for organisations, in milliseconds. */
const DEBOUNCE_MS = 200;

/** Input for the code of an organisation. The browser's list of suggestions (`datalist`) also shows the names. */
export function OrganisationField({ label }: { label: ReactNode }) {
  const { accounts } = useTexts();
  const listId = useId();
  const [typed, setTyped] = useState('');
  const [debounced] = useDebouncedValue(typed, DEBOUNCE_MS);
  const organisations = useOrganisationSearch(debounced);
  return (
    <>
      <TextInput
        label={label}
        description={accounts.organisationHint}
        name="code"
        list={listId}
        autoComplete="off"
        maxLength={100}
        required
        withAsterisk={false}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <datalist id={listId} translate="no">
        {organisations.data?.map(({ id, code, name }) => (
          <option key={id} value={code} label={`${name} (${code})`} />
        ))}
      </datalist>
    </>
  );
}
