import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsBoolean, IsOptional, IsString } from 'class-validator';
import { PageDto } from '../http/page.dto';
import { IsStorableText, IsTypedEmail, MaxCharacters } from '../http/validation';

/** Which accounts. */
export class AccountListDto extends PageDto {
  /** A part of a name, an e-mail address, or the code or name of an organisation. */
  @IsOptional()
  @IsString()
  @MaxCharacters(200)
  @IsStorableText()
  search?: string;
}

export class OrganisationListDto {
  /** A part of the code or the name. */
  @IsString()
  @MaxCharacters(200)
  @IsStorableText()
  search: string;
}

/** A new contact person. */
export class NewAccountDto {
  @IsTypedEmail()
  email: string;

  @IsString()
  @MaxCharacters(200)
  @IsStorableText()
  name: string;

  /** Codes of the organisations to act for. */
  @ApiProperty({ isArray: true, type: String })
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  @MaxCharacters(100, { each: true })
  @IsStorableText({ each: true })
  organisations: string[];
}

export class ResetDto {
  /** Take the second factor away, too: its owner has lost it. */
  @IsOptional()
  @IsBoolean()
  secondFactor?: boolean;
}

export class OrganisationCodeDto {
  /** Of the organisation. */
  @IsString()
  @MaxCharacters(100)
  @IsStorableText()
  code: string;
}
