import { TextInput } from '@mantine/core';
import { type Ref } from 'react';
import { useTexts } from '../texts/language';

/** The address that somebody signs in with, filled in by the browser that knows it. */
export function EmailField({ ref }: { ref?: Ref<HTMLInputElement> }) {
  const texts = useTexts();
  return (
    <TextInput
      ref={ref}
      label={texts.session.email}
      name="email"
      type="email"
      autoComplete="username"
      required
      withAsterisk={false}
      size="md"
    />
  );
}
