import { Button, TextInput } from '@mantine/core';
import { useSay } from '../messages/messages';
import { submitted } from '../session/passwords';
import { Refusal } from '../session/Refusal';
import { useTexts } from '../texts/language';
import css from './accounts.module.css';
import { OrganisationField } from './OrganisationField';
import { useInvite } from './use-accounts';

export function InviteForm({ onDone }: { onDone: () => void }) {
  const { accounts, session } = useTexts();
  const invite = useInvite();
  const say = useSay();
  const send = submitted((field) =>
    invite.mutate(
      { email: field('email'), name: field('name'), organisations: [field('code').trim()] },
      {
        onSuccess: ({ name }) => {
          say(accounts.invited(name), { name });
          onDone();
        },
      },
    ),
  );
  return (
    <form onSubmit={send} className={css.form}>
      <Refusal of={invite} />
      <TextInput
        label={accounts.name}
        name="name"
        autoComplete="off"
        maxLength={200}
        required
        withAsterisk={false}
        data-autofocus
      />
      <TextInput
        label={session.email}
        name="email"
        type="email"
        autoComplete="off"
        maxLength={254}
        required
        withAsterisk={false}
      />
      <OrganisationField label={accounts.organisation} />
      <Button type="submit" loading={invite.isPending}>
        {accounts.invite}
      </Button>
    </form>
  );
}
