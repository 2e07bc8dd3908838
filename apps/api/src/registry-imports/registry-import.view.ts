import { ApiProperty } from '@nestjs/swagger';
import { type ImportRun } from '@app/registry';
import { IMPORT_REFUSALS } from './import-refusals';

export class ImportedFileView {
  /** The file name; for a workbook with several sheets, followed by the name of the sheet. */
  name: string;
  /** organisations, examTypes, holders, enrolments or qualifications. */
  kind: string;
  bytes: number;
  sha256: string;
  /** Number of rows, without the header. */
  rows: number;
  /** Number of lines that are not rows, such as empty lines. */
  skippedLines: number;
  @ApiProperty({ enum: ['utf-8', 'utf-16', 'windows-1252', 'xlsx'] })
  encoding: NonNullable<ImportRun['files'][number]['encoding']>;
  /** The sheet of the workbook that was read; null for a CSV file. */
  @ApiProperty({ type: String, nullable: true })
  sheet: string | null;
  /** The hidden sheets of the workbook. They were not read. */
  hiddenSheets: string[];
}

export class ImportCountsView {
  kind: string;
  added: number;
  changed: number;
  /** Rows that had been removed earlier and are back. */
  returned: number;
  /** Rows that were removed: they are kept and marked. */
  removed: number;
}

export class ImportFailureView {
  /** A stable code of the reason. */
  code: string;
  /** The reason and what to do, in Dutch. */
  message: string;
}

/** One import of the registry. */
export class RegistryImportView {
  id: string;
  @ApiProperty({ enum: ['running', 'done', 'failed'] })
  state: ImportRun['state'];
  full: boolean;
  dryRun: boolean;
  strict: boolean;
  files: ImportedFileView[];
  /** The changes per kind; in a dry run, the changes that would be made. Empty while the import runs. */
  counts: ImportCountsView[];
  /** Number of rows that were left out: `GET …/rejects` lists them. */
  rejectCount: number;
  /** Number of confirmed identity changes, which were applied. */
  confirmedCount: number;
  @ApiProperty({ type: ImportFailureView, nullable: true })
  failure: ImportFailureView | null;
  startedAt: string;
  @ApiProperty({ type: String, nullable: true })
  endedAt: string | null;
}

/** The latest imports, newest first. */
export class RegistryImportsView {
  items: RegistryImportView[];
}

export function registryImportView(run: ImportRun): RegistryImportView {
  const { id, state, fullFiles: full, dryRun, strict, rejectCount, confirmedCount, failure } = run;
  return {
    id,
    state,
    full,
    dryRun,
    strict,
    files: run.files.map(({ name, table: kind, bytes, sha256, rows, ...file }) => ({
      name,
      kind,
      bytes,
      sha256,
      rows,
      // Imports of earlier versions stored neither skipped lines nor encoding.
      skippedLines: file.skippedLines ?? 0,
      encoding: file.encoding ?? 'utf-8',
      sheet: file.sheet ?? null,
      hiddenSheets: [...(file.hiddenSheets ?? [])],
    })),
    counts: Object.entries(run.counts).map(([kind, count]) => ({ kind, ...count })),
    rejectCount,
    confirmedCount,
    failure: failure && { code: failure.code, message: IMPORT_REFUSALS[failure.code] },
    startedAt: run.startedAt.toISOString(),
    endedAt: run.endedAt?.toISOString() ?? null,
  };
}
