import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional, Matches, MaxLength } from 'class-validator';

const asBoolean = ({ value }: { value: unknown }) =>
  value === 'true' ? true : value === 'false' ? false : value;

/** Options of an import. They are in the query string, so that they are known before the first byte of a file. */
export class RegistryImportDto {
  /** The files are complete: rows of their kinds that they do not contain are removed from the registry. */
  @ApiProperty({ required: false, type: Boolean })
  @IsOptional()
  @Transform(asBoolean)
  @IsBoolean()
  full: boolean = false;

  /** Reports what would change, and writes nothing. */
  @ApiProperty({ required: false, type: Boolean })
  @IsOptional()
  @Transform(asBoolean)
  @IsBoolean()
  dryRun: boolean = false;

  /** A single bad row stops the import. */
  @ApiProperty({ required: false, type: Boolean })
  @IsOptional()
  @Transform(asBoolean)
  @IsBoolean()
  strict: boolean = false;

  /** Allows the removal of more than 5 % of a kind. */
  @ApiProperty({ required: false, type: Boolean })
  @IsOptional()
  @Transform(asBoolean)
  @IsBoolean()
  allowRemovals: boolean = false;

  /** Allows more than 5 % bad rows in a file: the other rows are imported. */
  @ApiProperty({ required: false, type: Boolean })
  @IsOptional()
  @Transform(asBoolean)
  @IsBoolean()
  allowRejects: boolean = false;

  /**
   * Confirmed identity changes, separated by commas: their codes in `rejects.csv`, or the id of an import, which confirms all changes that
   * it reported.
   */
  @IsOptional()
  @MaxLength(4000)
  @Matches(/^[a-p0-9-]+(,[a-p0-9-]+)*$/)
  confirm?: string;
}
