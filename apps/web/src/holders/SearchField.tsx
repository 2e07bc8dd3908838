import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { Icon } from '../icons';
import { useTexts } from '../texts/language';

/** Delay between the last typed letter and the search, in milliseconds. */
export const DEBOUNCE_MS = 200;

export function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const texts = useTexts();
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const send = useDebouncedCallback((text: string) => {
    if (text === sent.current) return;
    sent.current = text;
    onChange(text);
  }, DEBOUNCE_MS);
  useEffect(() => {
    if (value === sent.current) return;
    // The value was changed elsewhere: by 'Wis filters', or by going back.
    send.cancel();
    setTyped((sent.current = value));
  }, [value, send]);
  const field = useRef<HTMLInputElement>(null);
  const type = (text: string) => {
    setTyped(text);
    send(text.trim());
  };
  return (
    <TextInput
      ref={field}
      role="searchbox"
      label={texts.holders.search}
      placeholder={texts.holders.searchPlaceholder}
      maxLength={200}
      autoComplete="off"
      leftSection={<Icon name="search" />}
      rightSection={
        typed && (
          <CloseButton
            size="sm"
            aria-label={texts.holders.clearSearch}
            onClick={() => {
              type('');
              field.current?.focus();
            }}
          />
        )
      }
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Enter' && send.flush()}
      // Searches at once when the focus leaves the field, so that the next press uses the list for the typed text.
      onBlur={() => send.flush()}
    />
  );
}
