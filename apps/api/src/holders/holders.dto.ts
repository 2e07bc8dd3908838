import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { EXPIRY_CHOICE } from '@app/download-request';
import { HOLDER_SORT_COLUMNS, type HolderFilter, type HolderSort } from '@app/registry';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, IsUUID, Matches } from 'class-validator';
import { PageDto } from '../http/page.dto';
import { IsSearchText, IsStorableText, MaxCharacters } from '../http/validation';

const asList = ({ value }: { value: unknown }) =>
  value === undefined || Array.isArray(value) ? value : [value];

const HOLDER_SORTS = HOLDER_SORT_COLUMNS.flatMap((column): HolderSort[] => [column, `-${column}`]);

/** The filters of 'Download certificaten'. Exam type, exam number and expiry date must hold for the same qualification. */
export class HolderFilterDto {
  @IsOptional()
  @IsUUID()
  organisationId?: string;

  /** Code of the exam type. */
  @IsOptional()
  @IsString()
  @MaxCharacters(50)
  @IsStorableText()
  examType?: string;

  @IsOptional()
  @IsString()
  @MaxCharacters(50)
  @IsStorableText()
  examNumber?: string;

  /** YYYY-MM-DD, or `none` for valid without end; may be given several times. */
  @ApiProperty({ required: false, isArray: true, type: String })
  @IsOptional()
  @Transform(asList)
  @IsArray()
  @ArrayMaxSize(100)
  @Matches(EXPIRY_CHOICE, { each: true })
  expiryDate?: string[];

  /** Words of a number, a name (with or without prefix and diacritics), a birth date, its month or its year, or an external number. */
  @IsOptional()
  @IsString()
  @MaxCharacters(200)
  @IsSearchText()
  search?: string;
}

/** The filters, and the part of an exam number that was typed so far. */
export class FilterCountsDto extends HolderFilterDto {
  @IsOptional()
  @IsString()
  @MaxCharacters(50)
  @IsStorableText()
  examNumberPart?: string;
}

/** The filters, the order and the page. */
export class HolderListDto extends IntersectionType(HolderFilterDto, PageDto) {
  /** A column; `-` before it for descending. */
  @ApiProperty({ required: false, enum: HOLDER_SORTS })
  @IsOptional()
  @IsIn(HOLDER_SORTS)
  sort: HolderSort = 'name';
}

/** Maximum number of holders in a selection. */
export const MOST_SELECTED = 10_000;

/** Maximum number of ids per call. A page loads the names that it shows in slices of this size. */
const MOST_LOOKED_UP = 500;

/** The ids of the wanted holders. */
export class HolderLookupDto {
  @IsArray()
  @ArrayMaxSize(MOST_LOOKED_UP)
  @IsUUID(undefined, { each: true })
  ids: string[];
}

/** Converts the filters to those of the registry. */
export function toHolderFilter(dto: HolderFilterDto): HolderFilter {
  const { organisationId, examType, examNumber, expiryDate: expiryDates, search } = dto;
  return { organisationId, examType, examNumber, expiryDates, search };
}
