import { IsString } from 'class-validator';
import { IsStorableText, MaxCharacters } from '../http/validation';

export class BeginSignOnDto {
  /** The e-mail address of whoever signs in; only its domain is looked at. */
  @IsString()
  @MaxCharacters(254)
  @IsStorableText()
  email: string;
}
