import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsBoolean, IsOptional, IsString } from 'class-validator';
import { PageDto } from '../http/page.dto';
import { IsEmailInput, IsStorableText, MaxCharacters } from '../http/validation';

/** Filter and page of the list of accounts. */
export class AccountListDto extends PageDto {
  /** Text that occurs in the name or e-mail address, or in the code or name of an organisation. */
  @IsOptional()
  @IsString()
  @MaxCharacters(200)
  @IsStorableText()
  search?: string;
}

export class OrganisationListDto {
  /** Text that occurs in the code or the name. */
  @IsString()
  @MaxCharacters(200)
  @IsStorableText()
  search: string;
}

/** A new contact person. */
export class NewAccountDto {
  @IsEmailInput()
  email: string;

  @IsString()
  @MaxCharacters(200)
  @IsStorableText()
  name: string;

  /** Codes of the organisations that the contact person acts for. */
  @ApiProperty({ isArray: true, type: String })
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxCharacters(100, { each: true })
  @IsStorableText({ each: true })
  organisations: string[];
}

export class ResetPasswordDto {
  /** Also remove the second factor, because the person has lost it. */
  @IsOptional()
  @IsBoolean()
  secondFactor?: boolean;
}

export class OrganisationCodeDto {
  /** Code of the organisation. */
  @IsString()
  @MaxCharacters(100)
  @IsStorableText()
  code: string;
}
