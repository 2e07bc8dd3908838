import { Button, TextInput } from '@mantine/core';
import { useTexts } from '../texts/language';
import { PasswordField } from './PasswordField';
import { handleSubmit } from './passwords';
import { QrCode } from './QrCode';
import { RefusalNotice } from './RefusalNotice';
import { useSecondFactorConfirmation, useSecondFactorEnrolment } from './second-factor';
import css from './session.module.css';

/**
 * Adds a second factor in three steps: the password, the authenticator app, the recovery codes.
 *
 * @param onDone called when the person has kept the codes
 */
export function AddSecondFactor({ email, onDone }: { email: string; onDone: () => void }) {
  const { secondFactor } = useTexts();
  const enrolment = useSecondFactorEnrolment();
  const confirmation = useSecondFactorConfirmation();
  if (confirmation.data) return <RecoveryCodes codes={confirmation.data.recoveryCodes} onDone={onDone} />;
  if (!enrolment.data) {
    return (
      <form onSubmit={handleSubmit((field) => enrolment.mutate(field('password')))} className={css.form}>
        <RefusalNotice mutation={enrolment} />
        <input type="hidden" name="email" autoComplete="username" value={email} readOnly />
        <PasswordField name="password" />
        <Button type="submit" loading={enrolment.isPending}>
          {secondFactor.begin}
        </Button>
      </form>
    );
  }
  const { uri, secret } = enrolment.data;
  return (
    <form onSubmit={handleSubmit((field) => confirmation.mutate(field('code')))} className={css.form}>
      <RefusalNotice mutation={confirmation} />
      <p className={css.step}>{secondFactor.scan}</p>
      <QrCode text={uri} label={secondFactor.qr} />
      <p className={css.step}>
        {secondFactor.secret}:{' '}
        <code className={css.secret} translate="no">
          {secret.match(/.{1,4}/g)?.join(' ')}
        </code>
      </p>
      <TextInput
        label={secondFactor.code}
        description={secondFactor.codeHint}
        name="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={7}
        required
        withAsterisk={false}
      />
      <Button type="submit" loading={confirmation.isPending}>
        {secondFactor.confirm}
      </Button>
    </form>
  );
}

function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { secondFactor } = useTexts();
  return (
    <div className={css.form}>
      <h3 className={css.step}>{secondFactor.codesTitle}</h3>
      <p className={css.step}>{secondFactor.codes}</p>
      <ul className={css.codes} aria-label={secondFactor.codesLabel}>
        {codes.map((code) => (
          <li key={code}>
            <code translate="no">{code}</code>
          </li>
        ))}
      </ul>
      <Button onClick={onDone}>{secondFactor.codesKept}</Button>
    </div>
  );
}
