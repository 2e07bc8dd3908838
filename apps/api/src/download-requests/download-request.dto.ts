import { ApiProperty } from '@nestjs/swagger';
import { EXPIRY_CHOICE, type PassScope } from '@app/download-request';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, IsUUID, Matches } from 'class-validator';
import { IsStorableText, MaxCharacters } from '../http/validation';

/**
 * Maximum number of holders in a selection. It is higher than the limits of a request, so that the answer to a selection that is too large
 * can tell the number of passes.
 */
const MAX_HOLDERS = 10_000;

/** A selection of holders, with scope, expiry dates and personal reference. */
export class DownloadRequestDto {
  /** Ids of the selected holders. Duplicates count once. */
  @IsArray()
  @ArrayMaxSize(MAX_HOLDERS)
  @IsUUID(undefined, { each: true })
  holderIds: string[];

  /** `all`: every qualification; `main`: only the diploma or certificate. */
  @ApiProperty({ enum: ['all', 'main'] })
  @IsIn(['all', 'main'])
  scope: PassScope;

  /** Expiry dates (YYYY-MM-DD, or `none` for qualifications without end) to include. Empty includes all. */
  @IsArray()
  @ArrayMaxSize(100)
  @Matches(EXPIRY_CHOICE, { each: true })
  expiryDates: string[];

  /** The contact person's own text for this request. */
  @ApiProperty({ required: false, nullable: true, type: String, maxLength: 100 })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() || null : value))
  @IsString()
  @MaxCharacters(100)
  @IsStorableText()
  personalReference?: string | null;
}
