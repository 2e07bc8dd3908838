import { ApiProperty } from '@nestjs/swagger';
import { EXPIRY_CHOICE, type PassScope } from '@app/download-request';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, IsUUID, Matches } from 'class-validator';
import { IsStorableText, MaxCharacters } from '../http/validation';

/** Holders that one selection may name. Far above what fits in a request, so that 'too many' is answered with the count. */
const MAX_HOLDERS = 10_000;

/** A selection of holders, and the three choices. */
export class DownloadRequestDto {
  /** Naming a holder twice is naming them once. */
  @IsArray()
  @ArrayMaxSize(MAX_HOLDERS)
  @IsUUID(undefined, { each: true })
  holderIds: string[];

  /** `all`: every qualification; `main`: the diploma or certificate alone. */
  @ApiProperty({ enum: ['all', 'main'] })
  @IsIn(['all', 'main'])
  scope: PassScope;

  /** Expiry dates (YYYY-MM-DD, or `none` for without end) to take along; empty accepts all. */
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
