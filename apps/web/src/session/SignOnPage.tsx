import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import layout from '../layout/layout.module.css';
import { useTexts } from '../texts/language';
import { CardPage } from './CardPage';
import { EmailField } from './EmailField';
import { submitted } from './passwords';
import { Refusal } from './Refusal';
import css from './session.module.css';
import { useBeginSignOn } from './single-sign-on';

/** Asks for the address that leads to somebody's organisation, and leaves for there. */
export function SignOnPage({ onBack }: { onBack: () => void }) {
  const { singleSignOn } = useTexts();
  const begin = useBeginSignOn();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const back = (
    <button type="button" className={layout.plain} onClick={onBack}>
      {singleSignOn.back}
    </button>
  );
  return (
    <CardPage title={singleSignOn.title} lead={singleSignOn.lead} foot={back}>
      <Refusal of={begin} />
      <form onSubmit={submitted((value) => begin.mutate(value('email')))} className={css.form}>
        <EmailField ref={field} />
        <Button type="submit" size="md" loading={begin.isPending} fullWidth>
          {singleSignOn.leave}
        </Button>
      </form>
    </CardPage>
  );
}
