import { type AccountState, type ListedAccount, type MailState } from '@app/accounts';
import { ApiProperty } from '@nestjs/swagger';

export class OrganisationChoiceView {
  id: string;
  code: string;
  name: string;
}

/** A contact person, as operators see them: no holders, no passes. */
export class AccountView {
  id: string;
  email: string;
  name: string;
  /** `invited`: has no password, and can set one by the link that was sent. */
  @ApiProperty({ enum: ['active', 'invited', 'disabled'] })
  state: AccountState;
  /** Of the last mail: it waits to be sent, or the mail server knows no such mailbox. */
  @ApiProperty({ enum: ['none', 'waiting', 'refused'] })
  mail: MailState;
  /** Signs in by two steps. */
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
