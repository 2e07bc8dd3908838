import { Button } from '@mantine/core';
import { useState } from 'react';
import { type Account } from '../api/client';
import { Icon } from '../icons';
import { TextWithName } from '../layout/TextWithName';
import { useShowMessage } from '../messages/messages';
import { handleSubmit } from '../session/passwords';
import { describeProblem, useTexts } from '../texts/language';
import css from './accounts.module.css';
import { OrganisationField } from './OrganisationField';
import { type AccountAction, useAccountAction } from './use-accounts';

/** One contact person, with the actions that an operator can take. */
export function AccountCard({ account }: { account: Account }) {
  const texts = useTexts();
  const { accounts } = texts;
  const { name, email, state, mail, secondFactor, organisations } = account;
  const [asking, setAsking] = useState<'reset' | 'grant'>();
  const action = useAccountAction(account);
  const showMessage = useShowMessage();
  const act = (what: AccountAction, rest: { code?: string; secondFactor?: boolean } = {}) => {
    setAsking(undefined);
    action.mutate(
      { action: what, ...rest },
      {
        onSuccess: () => showMessage(accounts.done[what](name), { name }),
        onError: (error) => showMessage(describeProblem(error, texts), { tone: 'bad' }),
      },
    );
  };
  return (
    <li tabIndex={-1} className={css.card} data-state={state}>
      <div className={css.head}>
        <h2 translate="no">{name}</h2>
        <span className={css.state}>
          {secondFactor ? `${accounts.states[state]}, ${accounts.twoSteps}` : accounts.states[state]}
        </span>
      </div>
      <p className={css.email} translate="no">
        {email}
      </p>
      {mail !== 'none' && (
        <p className={css.mail}>{mail === 'waiting' ? accounts.mailWaiting : accounts.mailRefused}</p>
      )}
      <ul className={css.organisations}>
        {organisations.map((organisation) => (
          <li key={organisation.id}>
            <span translate="no">{organisation.name}</span>
            <button
              type="button"
              className={css.withdraw}
              aria-label={accounts.withdrawNamed(organisation.name, name)}
              disabled={action.isPending}
              onClick={() => act('withdraw', { code: organisation.code })}
            >
              <Icon name="close" size={14} />
            </button>
          </li>
        ))}
      </ul>
      {organisations.length === 0 && <p className={css.mail}>{accounts.noOrganisation}</p>}
      {asking === 'reset' && (
        <div className={css.ask}>
          <p>{accounts.resetAsk}</p>
          <Button size="xs" onClick={() => act('reset')}>
            {accounts.resetSure}
          </Button>
          {secondFactor && (
            <Button size="xs" variant="default" onClick={() => act('reset', { secondFactor: true })}>
              {accounts.resetSecondFactor}
            </Button>
          )}
          <Button size="xs" variant="default" onClick={() => setAsking(undefined)}>
            {accounts.cancel}
          </Button>
        </div>
      )}
      {asking === 'grant' && (
        <form
          className={css.ask}
          onSubmit={handleSubmit((field) => act('grant', { code: field('code').trim() }))}
        >
          <OrganisationField label={<TextWithName text={accounts.grantNamed(name)} name={name} />} />
          <div className={css.actions}>
            <Button size="xs" type="submit">
              {accounts.grant}
            </Button>
            <Button size="xs" variant="default" onClick={() => setAsking(undefined)}>
              {accounts.cancel}
            </Button>
          </div>
        </form>
      )}
      {!asking && (
        <div className={css.actions} role="group" aria-label={name}>
          {state === 'disabled' ? (
            <Button size="xs" variant="default" loading={action.isPending} onClick={() => act('enable')}>
              {accounts.enable}
            </Button>
          ) : (
            <>
              <Button size="xs" variant="default" onClick={() => setAsking('grant')}>
                {accounts.grant}
              </Button>
              <Button
                size="xs"
                variant="default"
                loading={action.isPending}
                onClick={() => (state === 'invited' && !secondFactor ? act('reset') : setAsking('reset'))}
              >
                {state === 'invited' ? accounts.inviteAgain : accounts.reset}
              </Button>
              <Button size="xs" variant="default" loading={action.isPending} onClick={() => act('disable')}>
                {accounts.disable}
              </Button>
            </>
          )}
        </div>
      )}
    </li>
  );
}
