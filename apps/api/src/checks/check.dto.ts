import { IsNotEmpty, IsString } from 'class-validator';
import { IsLookedUpText, MaxCharacters } from '../http/validation';

export class HolderCheckDto {
  /** The number on the pass; spaces, dots, leading zeros and 'nr.' are ignored. */
  @IsString()
  @IsNotEmpty()
  @MaxCharacters(50)
  @IsLookedUpText()
  qualificationNumber: string;

  /** With or without prefix; case, accents and hyphens are ignored. */
  @IsString()
  @IsNotEmpty()
  @MaxCharacters(200)
  @IsLookedUpText()
  surname: string;
}
