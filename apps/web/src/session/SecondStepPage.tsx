import { Button, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import layout from '../layout/layout.module.css';
import { useTexts } from '../texts/language';
import { CardPage } from './CardPage';
import { handleSubmit } from './passwords';
import { RefusalNotice } from './RefusalNotice';
import { useSecondStepSignIn } from './session';
import css from './session.module.css';

/** Asks for a code of the authenticator app. The password has been accepted already. */
export function SecondStepPage({ onBack }: { onBack: () => void }) {
  const { secondFactor, session } = useTexts();
  const step = useSecondStepSignIn();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const back = (
    <button type="button" className={layout.plain} onClick={onBack}>
      {secondFactor.back}
    </button>
  );
  return (
    <CardPage title={secondFactor.stepTitle} lead={secondFactor.stepLead} foot={back}>
      <RefusalNotice mutation={step} />
      <form onSubmit={handleSubmit((value) => step.mutate(value('code')))} className={css.form}>
        <TextInput
          ref={field}
          label={secondFactor.stepCode}
          name="code"
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={40}
          required
          withAsterisk={false}
          size="md"
        />
        <Button type="submit" size="md" loading={step.isPending} fullWidth>
          {session.signIn}
        </Button>
      </form>
    </CardPage>
  );
}
