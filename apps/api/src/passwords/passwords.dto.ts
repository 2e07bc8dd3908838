import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { IsEmailInput, IsStorableText, MaxCharacters } from '../http/validation';

/**
 * Maximum number of characters of the field. It is far above the maximum length of a password, so that the rules for passwords can refuse
 * with their own message.
 */
const MAX_CHARACTERS = 500;

export class PasswordLinkDto {
  /** The part of the link after the '#'. */
  @ApiProperty({ example: 'x'.repeat(43) })
  @IsString()
  @Matches(/^[\w-]{43}$/)
  token: string;
}

export class SetPasswordDto extends PasswordLinkDto {
  @IsString()
  @MaxCharacters(MAX_CHARACTERS)
  @IsStorableText()
  password: string;
}

export class ForgotPasswordDto {
  /** The e-mail address of the account. */
  @IsEmailInput()
  email: string;
}

export class ChangePasswordDto {
  /** The current password. */
  @IsString()
  @MaxCharacters(MAX_CHARACTERS)
  @IsStorableText()
  current: string;

  @IsString()
  @MaxCharacters(MAX_CHARACTERS)
  @IsStorableText()
  password: string;
}
