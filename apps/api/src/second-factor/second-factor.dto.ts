import { IsString } from 'class-validator';
import { IsLookedUpText, IsStorableText, MaxCharacters } from '../http/validation';

export class CodeDto {
  /** Of the app, or a recovery code. */
  @IsString()
  @MaxCharacters(40)
  @IsLookedUpText()
  code: string;
}

export class OwnPasswordDto {
  /** The password of now. */
  @IsString()
  @MaxCharacters(500)
  @IsStorableText()
  password: string;
}
