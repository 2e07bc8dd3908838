import { ApiProperty } from '@nestjs/swagger';
import { type ImportRun } from '@app/registry';
import { IMPORT_REFUSALS } from './import-refusals';

export class ImportedFileView {
  /** The file's name; a workbook with several sheets has the sheet's name behind it. */
  name: string;
  /** organisations, examTypes, holders, enrolments or qualifications. */
  kind: string;
  bytes: number;
  sha256: string;
  /** Without the header. */
  rows: number;
  /** Lines that hold no row, such as empty ones. */
  skippedLines: number;
  @ApiProperty({ enum: ['utf-8', 'utf-16', 'windows-1252', 'xlsx'] })
  encoding: NonNullable<ImportRun['files'][number]['encoding']>;
  /** The sheet of a workbook that was read. */
  @ApiProperty({ type: String, nullable: true })
  sheet: string | null;
  /** The hidden sheets of a workbook: none of them was read. */
  hiddenSheets: string[];
}

export class KindCountView {
  kind: string;
  added: number;
  changed: number;
  /** Had left, and are back. */
  returned: number;
  /** Have left: kept, and marked. */
  removed: number;
}

export class ImportFailureView {
  /** A stable code. */
  code: string;
  /** What happened and what to do, in Dutch. */
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
  /** In a dry run: what would happen. Empty while it runs. */
  counts: KindCountView[];
  /** Rows that were left out: `GET …/rejects` names them. */
  rejectCount: number;
  /** Identity changes that were let through, as somebody confirmed them. */
  confirmedCount: number;
  @ApiProperty({ type: ImportFailureView, nullable: true })
  failure: ImportFailureView | null;
  startedAt: string;
  @ApiProperty({ type: String, nullable: true })
  endedAt: string | null;
}

/** The latest imports, the newest first. */
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
      // Imports of earlier versions kept neither.
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
