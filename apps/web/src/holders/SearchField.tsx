import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../icons';
import { useTexts } from '../texts/language';

/** So long after the last letter the list is asked for. Milliseconds. */
export const PAUSE_MS = 200;

export function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const texts = useTexts();
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  useEffect(() => {
    // Changed from elsewhere: 'Wis filters', or going back.
    if (value !== sent.current) setTyped((sent.current = value));
  }, [value]);
  const send = useDebouncedCallback((text: string) => {
    if (text === sent.current) return;
    sent.current = text;
    onChange(text);
  }, PAUSE_MS);
  const type = (text: string) => {
    setTyped(text);
    send(text.trim());
  };
  return (
    <TextInput
      role="searchbox"
      label={texts.holders.search}
      placeholder={texts.holders.searchPlaceholder}
      maxLength={200}
      autoComplete="off"
      leftSection={<Icon name="search" />}
      rightSection={
        typed && <CloseButton size="sm" aria-label={texts.holders.clearSearch} onClick={() => type('')} />
      }
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Enter' && send.flush()}
    />
  );
}
