import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional, Matches, MaxLength } from 'class-validator';

const asBoolean = ({ value }: { value: unknown }) =>
  value === 'true' ? true : value === 'false' ? false : value;

/** How files are imported. They stand in the address, so that they are known before the first byte of a file. */
export class RegistryImportDto {
  /** Each file names everybody of its kind: who is missing has left. */
  @ApiProperty({ required: false, type: Boolean })
  @IsOptional()
  @Transform(asBoolean)
  @IsBoolean()
  full: boolean = false;

  /** Says what would happen and writes nothing. */
  @ApiProperty({ required: false, type: Boolean })
  @IsOptional()
  @Transform(asBoolean)
  @IsBoolean()
  dryRun: boolean = false;

  /** One bad row refuses everything. */
  @ApiProperty({ required: false, type: Boolean })
  @IsOptional()
  @Transform(asBoolean)
  @IsBoolean()
  strict: boolean = false;

  /** More than 5 % of a kind may leave. */
  @ApiProperty({ required: false, type: Boolean })
  @IsOptional()
  @Transform(asBoolean)
  @IsBoolean()
  allowRemovals: boolean = false;

  /** More than 5 % of a file may be bad: the rest is taken. */
  @ApiProperty({ required: false, type: Boolean })
  @IsOptional()
  @Transform(asBoolean)
  @IsBoolean()
  allowRejects: boolean = false;

  /** Identity changes that are right: their codes in `rejects.csv`, or the id of an import, which is all that it named; by commas. */
  @IsOptional()
  @MaxLength(4000)
  @Matches(/^[a-p0-9-]+(,[a-p0-9-]+)*$/)
  confirm?: string;
}
