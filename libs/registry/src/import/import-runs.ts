import { type RegistryTable } from '../write/check-batch';
import { type Database } from '../search/database';
import { type ImportRefusal } from './import-refused';
import { type KindCount } from './import-registry';
import { type Reject } from './rejects';
import { type StagedFile } from './stage-file';

/** Runs of earlier versions kept neither how a file was written nor which lines were skipped. */
type KeptFile = Omit<StagedFile, 'encoding' | 'skippedLines'> &
  Partial<Pick<StagedFile, 'encoding' | 'skippedLines'>>;

/** An import as it is kept. */
export interface ImportRun {
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly fullFiles: boolean;
  readonly dryRun: boolean;
  readonly strict: boolean;
  /** What was read so far: none while it runs. */
  readonly files: readonly KeptFile[];
  readonly counts: Readonly<Partial<Record<RegistryTable, KindCount>>>;
  readonly rejectCount: number;
  /** Identity changes that were let through, as somebody confirmed them. */
  readonly confirmedCount: number;
  readonly failure: { readonly code: ImportRefusal } | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

const RUN = `SELECT id, state, full_files AS "fullFiles", dry_run AS "dryRun", strict, files, counts,
  reject_count AS "rejectCount", cardinality(confirmed) AS "confirmedCount", failure, started_at AS "startedAt", ended_at AS "endedAt" FROM registry_imports`;

/** The latest imports, the newest first. */
export async function findImports(database: Database, limit: number): Promise<ImportRun[]> {
  await markInterrupted(database);
  return database.query<ImportRun[]>(`${RUN} ORDER BY started_at DESC LIMIT $1`, [limit]);
}

/** @returns undefined when there is none */
export async function findImport(database: Database, id: string): Promise<ImportRun | undefined> {
  await markInterrupted(database);
  return (await database.query<ImportRun[]>(`${RUN} WHERE id = $1`, [id]))[0];
}

/** The bad rows of an import, in the order of files and lines, a piece at a time. */
export async function* rejectsOf(database: Database, id: string): AsyncGenerator<Reject[]> {
  let last = '0';
  for (;;) {
    const rows = await database.query<(Reject & { id: string })[]>(
      `SELECT id, file, line, "column", code, confirm FROM registry_import_rejects
        WHERE import_id = $1 AND id > $2 ORDER BY id LIMIT 5000`,
      [id, last],
    );
    const end = rows.at(-1);
    if (!end) return;
    last = end.id;
    yield rows;
  }
}

/** Whose process is gone says `running` for ever: for whoever holds the lock of imports, as nobody then runs one. */
export const MARK_INTERRUPTED = `
  UPDATE registry_imports SET state = 'failed', ended_at = now(), failure = '{"code":"interrupted"}'
   WHERE state = 'running'`;

/** Holds the lock if it is free, and leaves an import that runs alone. */
async function markInterrupted(database: Database): Promise<void> {
  const running = await database.query<unknown[]>(
    `SELECT FROM registry_imports WHERE state = 'running' LIMIT 1`,
  );
  if (running.length === 0) return;
  await database.query(
    `${MARK_INTERRUPTED} AND (SELECT pg_try_advisory_xact_lock(hashtext('registry-import')))`,
  );
}
