import { ApiProperty } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { IsStorableText, IsTypedEmail, MaxCharacters } from '../http/validation';

/** Far above what a password may have, so that its own rule answers with its own sentence. */
const MAX_CHARACTERS = 500;

export class PasswordLinkDto {
  /** What stands behind the '#' of the link. */
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
  /** The password of now. */
  @IsString()
  @MaxCharacters(MAX_CHARACTERS)
  @IsStorableText()
  current: string;

  @IsString()
  @MaxCharacters(MAX_CHARACTERS)
  @IsStorableText()
  password: string;
}
