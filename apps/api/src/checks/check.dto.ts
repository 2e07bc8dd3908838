import { IsNotEmpty, IsString } from 'class-validator';
import { IsStorableText, MaxCharacters } from '../http/validation';

export class HolderCheckDto {
  /** As on the pass, leading zeros included. */
  @IsString()
  @IsNotEmpty()
  @MaxCharacters(50)
  @IsStorableText()
  qualificationNumber: string;

  /** With or without prefix; case, accents and hyphens do not count. */
  @IsString()
  @IsNotEmpty()
  @MaxCharacters(200)
  @IsStorableText()
  surname: string;
}
