import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { IsStorableText, IsTypedEmail, MaxCharacters } from '../http/validation';

/** Far above the maximum length of a password, so that the password rules answer with their own message. */
const MAX_CHARACTERS = 500;

export class PasswordLinkDto {
  /** The part after the '#' of the link. */
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
  @IsTypedEmail()
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
