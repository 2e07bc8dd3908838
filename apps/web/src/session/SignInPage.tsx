import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef } from 'react';
import { Brand, LanguageButton } from '../layout/Brand';
import { Notice } from '../layout/Notice';
import { useTitle } from '../layout/use-title';
import { problemSentence, useTexts } from '../texts/language';
import { useSignIn } from './session';
import css from './session.module.css';

/** @param ended there was a session, and it is over. */
export function SignInPage({ ended }: { ended: boolean }) {
  const texts = useTexts();
  const signIn = useSignIn();
  const alert = useRef<HTMLDivElement>(null);
  useTitle(texts.session.title);
  useEffect(() => {
    if (signIn.isError) alert.current?.focus();
  }, [signIn.isError, signIn.failureCount]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => form.get(name) as string;
    signIn.mutate({ email: text('email'), password: text('password') });
  };
  return (
    <main className={css.page}>
      <div className={css.card}>
        <Brand />
        <h1>{texts.session.title}</h1>
        <p className={css.lead}>{texts.session.lead}</p>
        {ended && !signIn.isError && <Notice tone="warn">{texts.session.ended}</Notice>}
        {signIn.isError && (
          <Notice tone="bad" ref={alert}>
            {problemSentence(signIn.error, texts)}
          </Notice>
        )}
        <form onSubmit={submit} className={css.form}>
          <TextInput
            label={texts.session.email}
            name="email"
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            size="md"
          />
          <PasswordInput
            label={texts.session.password}
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            size="md"
            visibilityToggleButtonProps={{ 'aria-label': texts.session.showPassword, tabIndex: 0 }}
          />
          <Button type="submit" size="md" loading={signIn.isPending} fullWidth>
            {texts.session.signIn}
          </Button>
        </form>
        <p className={css.foot}>
          <span>
            {texts.session.checkLead} <a href="/controle">{texts.session.check}</a>
          </span>
          <LanguageButton />
        </p>
      </div>
    </main>
  );
}
