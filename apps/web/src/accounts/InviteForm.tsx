import { Button, TextInput } from '@mantine/core';
import { useShowMessage } from '../messages/messages';
import { handleSubmit } from '../session/passwords';
import { RefusalNotice } from '../session/RefusalNotice';
import { useTexts } from '../texts/language';
import css from './accounts.module.css';
import { OrganisationField } from './OrganisationField';
import { useInviteAccount } from './use-accounts';

export function InviteForm({ onDone }: { onDone: () => void }) {
  const { accounts, session } = useTexts();
  const invite = useInviteAccount();
  const showMessage = useShowMessage();
  const send = handleSubmit((field) =>
    invite.mutate(
      { email: field('email'), name: field('name'), organisations: [field('code').trim()] },
      {
        onSuccess: ({ name }) => {
          showMessage(accounts.invited(name), { name });
          onDone();
        },
      },
    ),
  );
  return (
    <form onSubmit={send} className={css.form}>
      <RefusalNotice mutation={invite} />
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
