import { type AccountState, type ListedAccount, type MailState } from '@app/accounts';
import { ApiProperty } from '@nestjs/swagger';

export class OrganisationChoiceView {
  id: string;
  code: string;
  name: string;
}

/** A contact person as operators see them: without holders and passes. */
export class AccountView {
  id: string;
  email: string;
  name: string;
  /** `invited`: the account has no password; its owner can set one by the link that was sent. */
  @ApiProperty({ enum: ['active', 'invited', 'disabled'] })
  state: AccountState;
  /**
   * State of the latest mail to the account: it is waiting to be sent, or the mail server refused it because the mailbox does not
   * exist.
   */
  @ApiProperty({ enum: ['none', 'waiting', 'refused'] })
  mail: MailState;
  /** The account signs in with a second factor. */
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
