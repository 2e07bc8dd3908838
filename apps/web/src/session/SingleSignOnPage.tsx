import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import layout from '../layout/layout.module.css';
import { useTexts } from '../texts/language';
import { CardPage } from './CardPage';
import { EmailField } from './EmailField';
import { handleSubmit } from './passwords';
import { RefusalNotice } from './RefusalNotice';
import css from './session.module.css';
import { useStartSignOn } from './single-sign-on';

/** Asks for the e-mail address that identifies the organisation, and opens the organisation's sign-in page. */
export function SingleSignOnPage({ onBack }: { onBack: () => void }) {
  const { singleSignOn } = useTexts();
  const begin = useStartSignOn();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const back = (
    <button type="button" className={layout.plain} onClick={onBack}>
      {singleSignOn.back}
    </button>
  );
  return (
    <CardPage title={singleSignOn.title} lead={singleSignOn.lead} foot={back}>
      <RefusalNotice mutation={begin} />
      <form onSubmit={handleSubmit((value) => begin.mutate(value('email')))} className={css.form}>
        <EmailField ref={field} />
        <Button type="submit" size="md" loading={begin.isPending} fullWidth>
          {singleSignOn.leave}
        </Button>
      </form>
    </CardPage>
  );
}
