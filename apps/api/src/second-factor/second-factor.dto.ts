import { IsString } from 'class-validator';
import { IsSearchText, IsStorableText, MaxCharacters } from '../http/validation';

export class SecondFactorCodeDto {
  /** Code of the app, or a recovery code. */
  @IsString()
  @MaxCharacters(40)
  @IsSearchText()
  code: string;
}

export class CurrentPasswordDto {
  /** The current password. */
  @IsString()
  @MaxCharacters(500)
  @IsStorableText()
  password: string;
}
