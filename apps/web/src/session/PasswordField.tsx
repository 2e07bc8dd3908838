import { PasswordInput } from '@mantine/core';
import { useTexts } from '../texts/language';

/** One field that can show the password. Typing a hidden password twice would be a weaker check. */
export function PasswordField({ name, isNew = false }: { name: 'password' | 'current'; isNew?: boolean }) {
  const { session, passwords } = useTexts();
  const label = isNew ? passwords.next : name === 'current' ? passwords.current : session.password;
  return (
    <PasswordInput
      label={label}
      description={isNew ? passwords.hint : undefined}
      name={name}
      autoComplete={isNew ? 'new-password' : 'current-password'}
      required
      withAsterisk={false}
      size="md"
      visibilityToggleButtonProps={{ 'aria-label': session.showPassword, tabIndex: 0 }}
    />
  );
}
