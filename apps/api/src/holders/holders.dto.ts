import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { EXPIRY_CHOICE } from '@app/download-request';
import { HOLDER_SORT_COLUMNS, type HolderFilter, type HolderSort } from '@app/registry';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, IsUUID, Matches } from 'class-validator';
import { PageDto } from '../http/page.dto';
import { IsLookedUpText, IsStorableText, MaxCharacters } from '../http/validation';

const asList = ({ value }: { value: unknown }) =>
  value === undefined || Array.isArray(value) ? value : [value];

const HOLDER_SORTS = HOLDER_SORT_COLUMNS.flatMap((column): HolderSort[] => [column, `-${column}`]);

/** The filters of 'Download certificaten'. Exam type, exam number and expiry date hold for one and the same qualification. */
export class HolderFilterDto {
  @IsOptional()
  @IsUUID()
  organisationId?: string;

  /** The code of an exam type. */
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

  /** YYYY-MM-DD, or `none` for without end; may be given several times. */
  @ApiProperty({ required: false, isArray: true, type: String })
  @IsOptional()
  @Transform(asList)
  @IsArray()
  @ArrayMaxSize(100)
  @Matches(EXPIRY_CHOICE, { each: true })
  expiryDate?: string[];

  /** Words of a number, a name (with or without prefix and diacritics), a birth date, its month or its year, an external number: as people write them. */
  @IsOptional()
  @IsString()
  @MaxCharacters(200)
  @IsLookedUpText()
  search?: string;
}

/** The filters, and what is being typed in the choice of an exam number. */
export class FilterChoicesDto extends HolderFilterDto {
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

/** Holders that a selection may hold. */
export const MOST_SELECTED = 10_000;

/** A page asks for the names that it shows, in slices of this. */
const MOST_LOOKED_UP = 500;

/** Holders that are known by id. */
export class HolderLookupDto {
  @IsArray()
  @ArrayMaxSize(MOST_LOOKED_UP)
  @IsUUID(undefined, { each: true })
  ids: string[];
}

/** The filters as the registry takes them. */
export function holderFilter(dto: HolderFilterDto): HolderFilter {
  const { organisationId, examType, examNumber, expiryDate: expiryDates, search } = dto;
  return { organisationId, examType, examNumber, expiryDates, search };
}
