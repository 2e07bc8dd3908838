import { type AccountState, type ListedAccount, type MailState } from '@app/accounts';
import { ApiProperty } from '@nestjs/swagger';

export class OrganisationChoiceView {
  id: string;
  code: string;
  name: string;
}

/** A contact person, as operators see one: without holders and passes. */
export class AccountView {
  id: string;
  email: string;
  name: string;
  /** `invited`: the account has no password yet. The person sets one with the link that was mailed. */
  @ApiProperty({ enum: ['active', 'invited', 'disabled'] })
  state: AccountState;
  /** State of the latest mail to the account: waiting to be sent, or refused by the mail server because the mailbox does not exist. */
  @ApiProperty({ enum: ['none', 'waiting', 'refused'] })
  mail: MailState;
  /** True if the account signs in with a second factor. */
  secondFactor: boolean;
  organisations: OrganisationChoiceView[];
}

export class AccountPageView {
  items: AccountView[];
  total: number;
}

export function accountView({
  id,
  email,
  name,
  state,
  mail,
  secondFactor,
  organisations,
}: ListedAccount): AccountView {
  return { id, email, name, state, mail, secondFactor, organisations: [...organisations] };
}
