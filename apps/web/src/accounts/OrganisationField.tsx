import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useId, useState } from 'react';
import { useTexts } from '../texts/language';
import { useOrganisationSearch } from './use-accounts';

/** So long after the last letter organisations are looked for. Milliseconds. */
const DEBOUNCE_MS = 200;

/** The code of an organisation; the browser's own list helps to find it by name. */
export function OrganisationField({ label }: { label: ReactNode }) {
  const { accounts } = useTexts();
  const listId = useId();
  const [typed, setTyped] = useState('');
  const [asked] = useDebouncedValue(typed, DEBOUNCE_MS);
  const organisations = useOrganisationSearch(asked);
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
