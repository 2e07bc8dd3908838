import { Button, Loader } from '@mantine/core';
import { Link, useLocation } from 'react-router';
import { ApiProblem } from '../api/client';
import { Notice } from '../layout/Notice';
import { TextWithName } from '../layout/TextWithName';
import { describeProblem, useTexts } from '../texts/language';
import { CardPage } from './CardPage';
import { PasswordField } from './PasswordField';
import { handleSubmit, usePasswordLink, useSetPassword } from './passwords';
import { RefusalNotice } from './RefusalNotice';
import css from './session.module.css';

/** Page behind the link in an invitation or a password reset. Opening it changes nothing; only setting a password uses up the link. */
export function SetPasswordPage() {
  // The token is behind the '#', because browsers do not send that part to servers. The `key` resets the page when
  // another link is opened in the same tab.
  const token = useLocation().hash.slice(1);
  return <SetPassword key={token} token={token} />;
}

function SetPassword({ token }: { token: string }) {
  const texts = useTexts();
  const link = usePasswordLink(token);
  const set = useSetPassword(token);
  const titles = { invitation: texts.passwords.inviteTitle, reset: texts.passwords.resetTitle };
  const again = <Link to="/wachtwoord-vergeten">{texts.passwords.forgot}</Link>;
  if (set.isSuccess) {
    return (
      <CardPage title={texts.passwords.doneTitle}>
        <p role="status">{texts.passwords.done}</p>
        {/* Loads a new page, so that no data of an earlier session stays in memory. */}
        <Button component="a" href="/" size="md" fullWidth>
          {texts.passwords.toSignIn}
        </Button>
      </CardPage>
    );
  }
  if (link.isPending) return <Loader m="xl" aria-label={texts.loading} />;
  if (link.isError) {
    const refused = link.error instanceof ApiProblem && link.error.status > 0 && link.error.status < 500;
    return (
      <CardPage title={texts.passwords.deadTitle} foot={again}>
        <Notice tone="bad">{refused ? texts.passwords.dead : describeProblem(link.error, texts)}</Notice>
        {!refused && <Button onClick={() => void link.refetch()}>{texts.tryAgain}</Button>}
      </CardPage>
    );
  }
  const { purpose, email, name } = link.data;
  return (
    <CardPage
      title={titles[purpose]}
      lead={<TextWithName text={texts.passwords.setLead(name)} name={name} />}
    >
      <RefusalNotice mutation={set} />
      <form onSubmit={handleSubmit((field) => set.mutate(field('password')))} className={css.form}>
        {/* Tells password managers which account the password belongs to. */}
        <input
          className={css.account}
          name="email"
          type="email"
          autoComplete="username"
          value={email}
          readOnly
          aria-label={texts.session.email}
        />
        <PasswordField name="password" isNew />
        <Button type="submit" size="md" loading={set.isPending} fullWidth>
          {texts.passwords.save}
        </Button>
      </form>
    </CardPage>
  );
}
