import { IsNotEmpty, IsString } from 'class-validator';
import { IsSearchText, MaxCharacters } from '../http/validation';

export class HolderCheckDto {
  /** The number on the pass; spaces, dots, leading zeros and 'nr.' are ignored. */
  @IsString()
  @IsNotEmpty()
  @MaxCharacters(50)
  @IsSearchText()
  qualificationNumber: string;

  /** With or without prefix; case, accents and hyphens are ignored. */
  @IsString()
  @IsNotEmpty()
  @MaxCharacters(200)
  @IsSearchText()
  surname: string;
}
