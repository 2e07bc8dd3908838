import { type RegistryTable } from '../write/check-batch';
import { type Database } from '../search/database';
import { type ImportRefusal } from './import-refused';
import { type ImportCounts } from './import-kinds';
import { type Reject } from './rejects';
import { type StagedFile } from './stage-file';

/** Runs of earlier versions have neither the encoding of a file nor its skipped lines. */
type KeptFile = Omit<StagedFile, 'encoding' | 'skippedLines'> &
  Partial<Pick<StagedFile, 'encoding' | 'skippedLines'>>;

/** An import as stored in the database. */
export interface ImportRun {
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly fullFiles: boolean;
  readonly dryRun: boolean;
  readonly strict: boolean;
  /** The files that were read; empty while the import runs. */
  readonly files: readonly KeptFile[];
  readonly counts: Readonly<Partial<Record<RegistryTable, ImportCounts>>>;
  readonly rejectCount: number;
  /** Number of confirmed identity changes, which were applied. */
  readonly confirmedCount: number;
  readonly failure: { readonly code: ImportRefusal } | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

const RUN = `SELECT id, state, full_files AS "fullFiles", dry_run AS "dryRun", strict, files, counts,
  reject_count AS "rejectCount", cardinality(confirmed) AS "confirmedCount", failure, started_at AS "startedAt", ended_at AS "endedAt" FROM registry_imports`;

/** Returns the latest imports, newest first. */
export async function findImports(database: Database, limit: number): Promise<ImportRun[]> {
  await markInterrupted(database);
  return database.query<ImportRun[]>(`${RUN} ORDER BY started_at DESC LIMIT $1`, [limit]);
}

/** Returns the import. @returns undefined if it does not exist */
export async function findImport(database: Database, id: string): Promise<ImportRun | undefined> {
  await markInterrupted(database);
  return (await database.query<ImportRun[]>(`${RUN} WHERE id = $1`, [id]))[0];
}

/** Yields the bad rows of an import in batches, in the order of files and lines. */
export async function* streamRejects(database: Database, id: string): AsyncGenerator<Reject[]> {
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

/**
 * Marks imports as interrupted whose process ended while they were `running`. Only the holder of the import lock may use it: then no other
 * import runs.
 */
export const MARK_INTERRUPTED = `
  UPDATE registry_imports SET state = 'failed', ended_at = now(), failure = '{"code":"interrupted"}'
   WHERE state = 'running'`;

/** Marks interrupted imports. If an import is running, it holds the lock, so nothing is marked. */
async function markInterrupted(database: Database): Promise<void> {
  const running = await database.query<unknown[]>(
    `SELECT FROM registry_imports WHERE state = 'running' LIMIT 1`,
  );
  if (running.length === 0) return;
  await database.query(
    `${MARK_INTERRUPTED} AND (SELECT pg_try_advisory_xact_lock(hashtext('registry-import')))`,
  );
}
