import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { ApiProblem } from '../api/client';
import { Notice } from '../layout/Notice';
import { useTexts } from '../texts/language';
import { type Texts } from '../texts/nl';
import { CardPage } from './CardPage';
import { EmailField } from './EmailField';
import { PasswordField } from './PasswordField';
import { handleSubmit } from './passwords';
import { RefusalNotice } from './RefusalNotice';
import { SecondStepPage } from './SecondStepPage';
import { useSignIn } from './session';
import css from './session.module.css';
import { SingleSignOnPage } from './SingleSignOnPage';
import { useIsSignOnAvailable, useSignOnOutcome } from './single-sign-on';

/**
 * Page with e-mail address and password.
 *
 * @param ended true if the previous session has ended
 */
export function SignInPage({ ended }: { ended: boolean }) {
  const texts = useTexts();
  const signIn = useSignIn();
  const offered = useIsSignOnAvailable();
  const outcome = useSignOnOutcome();
  const [step, setStep] = useState<'password' | 'organisation' | 'second'>(
    outcome === 'second-factor-needed' ? 'second' : 'password',
  );
  const send = handleSubmit((field) => signIn.mutate({ email: field('email'), password: field('password') }));
  const restart = () => {
    signIn.reset();
    setStep('password');
  };
  const isPasswordRight = signIn.error instanceof ApiProblem && signIn.error.code === 'second-factor-needed';
  if (isPasswordRight || step === 'second') return <SecondStepPage onBack={restart} />;
  if (step === 'organisation') return <SingleSignOnPage onBack={restart} />;
  const check = (
    <>
      {texts.session.checkLead} <a href="/controle">{texts.session.check}</a>
    </>
  );
  return (
    <CardPage title={texts.session.title} lead={texts.session.lead} foot={check}>
      {ended && !signIn.isError && <Notice tone="warn">{texts.session.ended}</Notice>}
      {outcome && !signIn.isError && <Notice tone="bad">{describeOutcome(outcome, texts)}</Notice>}
      <RefusalNotice mutation={signIn} />
      <form onSubmit={send} className={css.form}>
        <EmailField />
        <PasswordField name="password" />
        <Button type="submit" size="md" loading={signIn.isPending} fullWidth>
          {texts.session.signIn}
        </Button>
        <Link to="/wachtwoord-vergeten" className={css.forgot}>
          {texts.passwords.forgot}
        </Link>
      </form>
      {offered && (
        <Button
          variant="default"
          size="md"
          fullWidth
          className={css.organisation}
          onClick={() => setStep('organisation')}
        >
          {texts.singleSignOn.offer}
        </Button>
      )}
    </CardPage>
  );
}

/** Returns the sentence for an outcome, and a general one for codes that this version does not know. */
function describeOutcome(code: string, { problems, singleSignOn }: Texts): string {
  return singleSignOn.byCode[code] ?? problems.unexpected;
}
