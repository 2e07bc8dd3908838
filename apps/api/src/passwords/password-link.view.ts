import { type LinkOwner } from '@app/accounts';
import { ApiProperty } from '@nestjs/swagger';

/** The account whose password is set with a link. */
export class PasswordLinkView {
  @ApiProperty({ enum: ['invitation', 'reset'] })
  purpose: 'invitation' | 'reset';
  email: string;
  name: string;
}

export function passwordLinkView({ purpose, email, name }: LinkOwner): PasswordLinkView {
  return { purpose, email, name };
}
