import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Session } from '../api/client';
import { useShowMessage } from '../messages/messages';
import { useTexts } from '../texts/language';
import { AddSecondFactor } from './AddSecondFactor';
import { PasswordField } from './PasswordField';
import { handleSubmit } from './passwords';
import { RefusalNotice } from './RefusalNotice';
import { useSecondFactorRemoval } from './second-factor';
import { SESSION_KEY } from './session';
import css from './session.module.css';

/**
 * Where one adds a second step to signing in, and takes it away where that is allowed.
 *
 * @param onDone it was added
 */
export function SecondFactorSection({ session, onDone }: { session: Session; onDone?: () => void }) {
  const { secondFactor: texts } = useTexts();
  const required = session.secondFactorRequired && !session.secondFactor;
  // Until the recovery codes are kept, whatever the session says meanwhile: they are shown once.
  const [adding, setAdding] = useState(required);
  const queries = useQueryClient();
  const onAdded = () => {
    setAdding(false);
    onDone?.();
    void queries.invalidateQueries({ queryKey: SESSION_KEY });
  };
  return (
    <section className={css.section} aria-labelledby="second-factor" tabIndex={-1}>
      <h2 id="second-factor">{required ? texts.requiredTitle : texts.title}</h2>
      {required && <p className={css.step}>{texts.required}</p>}
      <p className={css.step}>{texts.lead}</p>
      {adding && <AddSecondFactor email={session.email} onDone={onAdded} />}
      {!adding && !session.secondFactor && <Button onClick={() => setAdding(true)}>{texts.begin}</Button>}
      {!adding && session.secondFactor && (
        <>
          <p className={css.step} role="status">
            <strong>{texts.isOn}</strong> {session.secondFactorRequired && texts.isRequired}
          </p>
          {!session.secondFactorRequired && <TurnOff email={session.email} onDone={onAdded} />}
        </>
      )}
    </section>
  );
}

function TurnOff({ email, onDone }: { email: string; onDone: () => void }) {
  const { secondFactor: texts } = useTexts();
  const removal = useSecondFactorRemoval();
  const showMessage = useShowMessage();
  const send = handleSubmit((field) =>
    removal.mutate(field('password'), {
      onSuccess: () => {
        showMessage(texts.isOff);
        onDone();
      },
    }),
  );
  return (
    <form onSubmit={send} className={css.form}>
      <RefusalNotice mutation={removal} />
      <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
      <PasswordField name="password" />
      <Button type="submit" variant="default" loading={removal.isPending}>
        {texts.turnOff}
      </Button>
    </form>
  );
}
