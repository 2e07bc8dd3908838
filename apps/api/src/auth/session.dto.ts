import { IsString } from 'class-validator';
import { IsStorableText, IsTypedEmail, MaxCharacters } from '../http/validation';

export class SignInDto {
  /** The e-mail address of the account. */
  @IsTypedEmail()
  email: string;

  @IsString()
  @MaxCharacters(200)
  @IsStorableText()
  password: string;
}
