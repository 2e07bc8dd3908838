import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { useTexts } from '../texts/language';
import { CardPage } from './CardPage';
import { EmailField } from './EmailField';
import { handleSubmit, useForgotPassword } from './passwords';
import { RefusalNotice } from './RefusalNotice';
import css from './session.module.css';

/** Shows the same answer for every e-mail address, so that it does not reveal which accounts exist. */
export function ForgotPasswordPage() {
  const texts = useTexts();
  const forgot = useForgotPassword();
  const back = <Link to="/">{texts.passwords.toSignIn}</Link>;
  if (forgot.isSuccess) {
    return (
      <CardPage title={texts.passwords.sentTitle} foot={back}>
        <p role="status">{texts.passwords.sent}</p>
      </CardPage>
    );
  }
  return (
    <CardPage title={texts.passwords.forgotTitle} lead={texts.passwords.forgotLead} foot={back}>
      <RefusalNotice mutation={forgot} />
      <form onSubmit={handleSubmit((field) => forgot.mutate(field('email')))} className={css.form}>
        <EmailField />
        <Button type="submit" size="md" loading={forgot.isPending} fullWidth>
          {texts.passwords.send}
        </Button>
      </form>
    </CardPage>
  );
}
