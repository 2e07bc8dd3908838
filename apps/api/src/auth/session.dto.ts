import { IsString } from 'class-validator';
import { IsEmailInput, IsStorableText, MaxCharacters } from '../http/validation';

export class SignInDto {
  /** The e-mail address of the account. */
  @IsEmailInput()
  email: string;

  @IsString()
  @MaxCharacters(200)
  @IsStorableText()
  password: string;
}
