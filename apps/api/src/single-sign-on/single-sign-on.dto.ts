import { IsTypedEmail } from '../http/validation';

export class BeginSignOnDto {
  /** The e-mail address of whoever signs in; only its domain is looked at. */
  @IsTypedEmail()
  email: string;
}
