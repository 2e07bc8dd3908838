import { Button, TextInput } from '@mantine/core';
import { Link } from 'react-router';
import { ApiProblem } from '../api/client';
import { Notice } from '../layout/Notice';
import { useTexts } from '../texts/language';
import { CardPage } from './CardPage';
import { PasswordField } from './PasswordField';
import { submitted } from './passwords';
import { Refusal } from './Refusal';
import { SecondStepPage } from './SecondStepPage';
import { useSignIn } from './session';
import css from './session.module.css';

/** @param ended there was a session, and it is over. */
export function SignInPage({ ended }: { ended: boolean }) {
  const texts = useTexts();
  const signIn = useSignIn();
  const send = submitted((field) => signIn.mutate({ email: field('email'), password: field('password') }));
  if (signIn.error instanceof ApiProblem && signIn.error.code === 'second-factor-needed')
    return <SecondStepPage onBack={() => signIn.reset()} />;
  const check = (
    <>
      {texts.session.checkLead} <a href="/controle">{texts.session.check}</a>
    </>
  );
  return (
    <CardPage title={texts.session.title} lead={texts.session.lead} foot={check}>
      {ended && !signIn.isError && <Notice tone="warn">{texts.session.ended}</Notice>}
      <Refusal of={signIn} />
      <form onSubmit={send} className={css.form}>
        <TextInput
          label={texts.session.email}
          name="email"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          size="md"
        />
        <PasswordField name="password" />
        <Button type="submit" size="md" loading={signIn.isPending} fullWidth>
          {texts.session.signIn}
        </Button>
        <Link to="/wachtwoord-vergeten" className={css.forgot}>
          {texts.passwords.forgot}
        </Link>
      </form>
    </CardPage>
  );
}
