import { IsString } from 'class-validator';
import { IsStorableText, MaxCharacters } from '../http/validation';

export class SignInDto {
  /** The e-mail address of the account. */
  @IsString()
  @MaxCharacters(254)
  @IsStorableText()
  email: string;

  @IsString()
  @MaxCharacters(200)
  @IsStorableText()
  password: string;
}
