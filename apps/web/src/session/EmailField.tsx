import { TextInput } from '@mantine/core';
import { type Ref } from 'react';
import { useTexts } from '../texts/language';

/** Field for the e-mail address of an account. Browsers can fill it in. */
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
