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
 * Section to add a second factor, and to remove it if that is allowed.
 *
 * @param onDone called after it was added or removed
 */
export function SecondFactorSection({ session, onDone }: { session: Session; onDone?: () => void }) {
  const { secondFactor: texts } = useTexts();
  const required = session.secondFactorRequired && !session.secondFactor;
  // Remains true until the person has kept the recovery codes, which are shown only once. The session may say earlier that the factor was
  // added.
  const [adding, setAdding] = useState(required);
  const queries = useQueryClient();
  const onChanged = () => {
    setAdding(false);
    onDone?.();
    void queries.invalidateQueries({ queryKey: SESSION_KEY });
  };
  return (
    <section className={css.section} aria-labelledby="second-factor" tabIndex={-1}>
      <h2 id="second-factor">{required ? texts.requiredTitle : texts.title}</h2>
      {required && <p className={css.step}>{texts.required}</p>}
      <p className={css.step}>{texts.lead}</p>
      {adding && <AddSecondFactor email={session.email} onDone={onChanged} />}
      {!adding && !session.secondFactor && <Button onClick={() => setAdding(true)}>{texts.begin}</Button>}
      {!adding && session.secondFactor && (
        <>
          <p className={css.step} role="status">
            <strong>{texts.isOn}</strong> {session.secondFactorRequired && texts.isRequired}
          </p>
          {!session.secondFactorRequired && <TurnOff email={session.email} onDone={onChanged} />}
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
