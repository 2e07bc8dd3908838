import { Button } from '@mantine/core';
import { type Session } from '../api/client';
import { useDocumentTitle } from '../layout/use-document-title';
import { useShowMessage } from '../messages/messages';
import { useTexts } from '../texts/language';
import { PasswordField } from './PasswordField';
import { handleSubmit, useChangePassword } from './passwords';
import { RefusalNotice } from './RefusalNotice';
import { SecondFactorSection } from './SecondFactorSection';
import css from './session.module.css';

/** Page where people manage their own account. */
export function AccountPage({ session }: { session: Session }) {
  const { account, passwords } = useTexts();
  useDocumentTitle(account.title);
  return (
    <div className={css.own}>
      <h1>{account.title}</h1>
      <p className={css.lead} translate="no">
        {session.name}, {session.email}
      </p>
      <section className={css.section} aria-labelledby="change-password">
        <h2 id="change-password">{passwords.changeTitle}</h2>
        <ChangePassword email={session.email} />
      </section>
      <SecondFactorSection session={session} />
    </div>
  );
}

function ChangePassword({ email }: { email: string }) {
  const { passwords } = useTexts();
  const change = useChangePassword();
  const showMessage = useShowMessage();
  const send = handleSubmit((field, form) =>
    change.mutate(
      { current: field('current'), password: field('password') },
      {
        onSuccess: () => {
          form.reset();
          showMessage(passwords.changed);
        },
      },
    ),
  );
  return (
    <form onSubmit={send} className={css.form}>
      <RefusalNotice mutation={change} />
      <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
      <PasswordField name="current" />
      <PasswordField name="password" isNew />
      <Button type="submit" loading={change.isPending}>
        {passwords.change}
      </Button>
    </form>
  );
}
