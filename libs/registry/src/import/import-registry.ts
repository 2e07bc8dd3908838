import { patientConnection, SessionClient } from '@app/postgres-client';
import { randomUUID } from 'node:crypto';
import { isNativeError } from 'node:util/types';
import { type Client, DatabaseError } from 'pg';
import { ANALYZE_REGISTRY } from '../write/analyze-registry';
import { type Database } from '../search/database';
import { type RegistryTable } from '../write/check-batch';
import { LOCK_REGISTRY_EXCLUSIVE } from '../write/registry-lock';
import { applyImport, applyOrganisationChanges, databaseFromClient } from './apply-import';
import { type ImportFiles } from './import-files';
import { ImportRefused } from './import-refused';
import { MARK_INTERRUPTED } from './import-runs';
import { RejectStore } from './reject-store';
import { type ImportCounts, KINDS } from './import-kinds';
import { countChanges, RejectCountsByFile } from './import-limits';
import { planImport } from './plan-import';
import { type Reject, RejectCollector } from './rejects';
import { stageFile, type StagedFile } from './stage-file';
import { createStagingTables } from './staging-tables';

/** Reports the progress of a step: `read` counts bytes, `plan` and `write` count their statements. */
export type OnProgress = (step: 'read' | 'plan' | 'write', done: number, total: number) => void;

export interface ImportOptions {
  readonly databaseUrl: string;
  /** Called when the import may begin. @throws ImportRefused */
  readonly files: () => Promise<ImportFiles>;
  /** True if the files are complete: rows that they do not contain are removed from the registry. */
  readonly full?: boolean;
  readonly dryRun?: boolean;
  /** If true, a single bad row stops the import. */
  readonly strict?: boolean;
  /** Name of the person or program that runs the import. */
  readonly startedBy: string;
  readonly accountId?: string;
  /**
   * Returns true if the person who runs the import may still do so; otherwise nothing is imported. Called after all files are read, and
   * again in the writing transaction, which holds the locks of this call until its end. Default: always true.
   */
  readonly isStillAllowed?: (database: Database) => Promise<boolean>;
  /** Called with bad rows, which are also stored in the database. Reading continues when the promise resolves. */
  readonly onReject?: (rejects: readonly Reject[]) => Promise<void>;
  /** Called when all files are read to their end, so their source is no longer needed. */
  readonly onFilesRead?: (importId: string) => void;
  readonly onProgress?: OnProgress;
  /** Aborts the import: nothing is imported. */
  readonly signal?: AbortSignal;
  /** If true, bad rows are left out, even if they are more than 5 % of a file. */
  readonly allowRejects?: boolean;
  /**
   * Confirmed identity changes: their codes, or ids of imports, which confirm all changes that these imports reported. Other identity
   * changes are not applied.
   */
  readonly confirm?: readonly string[];
  /** Called if more than 5 % of a kind would be removed. */
  readonly allowRemovals: (kind: RegistryTable, leaving: number, present: number) => Promise<boolean>;
}

export interface ImportResult {
  readonly id: string;
  readonly counts: Readonly<Record<RegistryTable, ImportCounts>>;
  readonly rejects: number;
  /** Number of identity changes that need confirmation. The rejects include them. */
  readonly unconfirmed: number;
  /** Number of confirmed identity changes, which were applied. */
  readonly confirmed: number;
  readonly files: readonly StagedFile[];
  /** Kinds with complete files from which nothing was removed, because some rows could not be identified. */
  readonly kindsWithoutRemovals: readonly RegistryTable[];
}

const LOCK_NOT_AVAILABLE = '55P03';
const SETTINGS = `SET client_connection_check_interval = '2s'; SET work_mem = '64MB'; SET temp_buffers = '32MB'`;

/**
 * Imports a set of CSV files and workbooks in one transaction: all of it or nothing. Importing the same set again changes nothing.
 *
 * @throws ImportRefused
 */
export async function importRegistry(options: ImportOptions): Promise<ImportResult> {
  const { signal } = options;
  const client = new SessionClient({
    ...patientConnection(),
    connectionString: options.databaseUrl,
    application_name: 'pasloket registry import',
  });
  client.on('error', () => undefined); // The running statement reports the error.
  // PostgreSQL rolls back the transaction of a closed connection.
  const breakOff = () => void client.end();
  signal?.addEventListener('abort', breakOff);
  try {
    signal?.throwIfAborted();
    await client.connect();
    await client.query(SETTINGS);
    await takeLocks(client);
    return await runAndRecord(client, options);
  } catch (error) {
    if (!signal?.aborted) throw error;
    const sentence = 'The import was broken off and nothing was imported: run it again.';
    throw new ImportRefused('interrupted', sentence, { cause: error });
  } finally {
    signal?.removeEventListener('abort', breakOff);
    await client.end();
  }
}

/** Runs the import, and stores its result or failure and its bad rows. */
async function runAndRecord(client: Client, options: ImportOptions): Promise<ImportResult> {
  const id = randomUUID();
  const { full = false, dryRun = false, strict = false, startedBy, accountId = null } = options;
  await client.query(
    `INSERT INTO registry_imports (id, account_id, started_by, full_files, dry_run, strict) VALUES ($1, $2, $3, $4, $5, $6)`,
    [id, accountId, startedBy, full, dryRun, strict],
  );
  await audit(client, id, 'registry-import-started', accountId);
  const kept = new RejectStore(options.databaseUrl, id);
  const byFile = new RejectCountsByFile();
  const rejects = new RejectCollector(async (found) => {
    byFile.add(found);
    await kept.add(found);
    await options.onReject?.(found);
  });
  const state: ImportState = { files: [], counts: {}, rejects, byFile };
  try {
    return await run(client, id, options, state);
  } catch (error) {
    const failure = toRefusal(error);
    // Without a connection the failure cannot be stored; the next import then marks this one as interrupted. The failure itself must be
    // thrown.
    await recordFailure(client, id, state, failure).catch(() => undefined);
    throw failure;
  } finally {
    await kept.close();
  }
}

async function takeLocks(client: Client): Promise<void> {
  try {
    // The connection of an import that has just ended releases the lock a moment later.
    await client.query(`SET lock_timeout = '2s'`);
    await client.query(`SELECT pg_advisory_lock(hashtext('registry-import'))`);
    await client.query(`RESET lock_timeout`);
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === LOCK_NOT_AVAILABLE)) throw error;
    throw new ImportRefused('another-import-runs', 'Another import is running: wait until it is done.');
  }
  await client.query(`SELECT pg_advisory_lock(hashtext('write-registry'))`);
  await client.query(MARK_INTERRUPTED);
}

/** The state facts about a run, stored for both success and failure. */
interface ImportState {
  readonly files: StagedFile[];
  readonly counts: Partial<Record<RegistryTable, ImportCounts>>;
  readonly rejects: RejectCollector;
  readonly byFile: RejectCountsByFile;
}

/** Converts errors of the database to ImportRefused. PostgreSQL's message may quote a row, so it is not part of the new message. */
function toRefusal(error: unknown): unknown {
  if (error instanceof DatabaseError) {
    const sentence = `The database broke the import off (SQLSTATE ${error.code}) and nothing was imported: look into its log, and run it again.`;
    return new ImportRefused('database-failed', sentence);
  }
  if (isNativeError(error) && isConnectionLost(error)) {
    const sentence = 'The connection to the database was lost and nothing was imported: run it again.';
    return new ImportRefused('database-failed', sentence, { cause: error });
  }
  return error;
}

/** Recognises pg's own messages, and the network error codes that occur while rows are written. */
function isConnectionLost(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return (
    /^Connection terminated|^Client has encountered/.test(error.message) ||
    ['EPIPE', 'ECONNRESET', 'ETIMEDOUT'].includes(code ?? '')
  );
}

async function recordFailure(
  client: Client,
  id: string,
  state: ImportState,
  failure: unknown,
): Promise<void> {
  await client.query('ROLLBACK');
  const code = failure instanceof ImportRefused ? failure.code : 'unexpected';
  await client.query(
    `UPDATE registry_imports
        SET state = 'failed', ended_at = now(), failure = $2, files = $3, counts = $4, reject_count = $5 WHERE id = $1`,
    [id, { code }, JSON.stringify(state.files), state.counts, state.rejects.count],
  );
}

async function run(
  client: Client,
  id: string,
  options: ImportOptions,
  state: ImportState,
): Promise<ImportResult> {
  const { dryRun = false, strict = false, onProgress } = options;
  const { files, rejects } = state;
  await stageAll(client, await options.files(), state, onProgress);
  await requireStillAllowed(client, options);
  options.onFilesRead?.(id);
  onProgress?.('plan', 0, 1);
  const plan = await planImport(client, state, options);
  if (strict && rejects.count > 0) {
    throw new ImportRefused(
      'rejects-in-strict',
      `${rejects.count} rows are bad and --strict takes none: mend them as the file of rejects says.`,
    );
  }
  for (const kind of KINDS) state.counts[kind[0]] = await countChanges(client, kind, options.allowRemovals);
  const counts = state.counts as ImportResult['counts'];
  const { kindsWithoutRemovals, unconfirmed, confirmed } = plan;
  const result = {
    id,
    counts,
    rejects: rejects.count,
    unconfirmed,
    confirmed: confirmed.length,
    files,
    kindsWithoutRemovals,
  };
  await client.query('BEGIN');
  if (!dryRun) {
    await applyImport(client, (done, total) => onProgress?.('write', done, total));
    await client.query(ANALYZE_REGISTRY);
    await audit(client, id, 'registry-imported', options.accountId ?? null);
  }
  // Rows that block other users, such as contact persons at a download, are locked last, when no slow statement follows.
  await requireStillAllowed(client, options);
  if (!dryRun) await applyOrganisationChanges(client);
  await client.query(LOCK_REGISTRY_EXCLUSIVE);
  await client.query(
    `UPDATE registry_imports SET state = 'done', ended_at = now(), files = $2, counts = $3, reject_count = $4, confirmed = $5
      WHERE id = $1`,
    [id, JSON.stringify(files), counts, rejects.count, confirmed],
  );
  await client.query('COMMIT');
  // The import is committed. This only makes pages quicker at once, which PostgreSQL would do later by itself, so an error does not matter.
  if (!dryRun) await vacuumListings(client).catch(() => undefined);
  return result;
}

/** Marks pages as visible to all transactions, so that index-only scans work, and merges the pending entries of the search index. */
async function vacuumListings(client: Client): Promise<void> {
  await client.query('VACUUM holder_listings, listing_counts, exam_counts, shared_listings');
}

/** @throws ImportRefused `no-longer-allowed` */
async function requireStillAllowed(client: Client, { isStillAllowed }: ImportOptions): Promise<void> {
  if (!isStillAllowed || (await isStillAllowed(databaseFromClient(client)))) return;
  const sentence = 'Whoever sent the files may import no longer, and nothing was imported.';
  throw new ImportRefused('no-longer-allowed', sentence);
}

async function stageAll(
  client: Client,
  coming: ImportFiles,
  { files, rejects }: ImportState,
  onProgress: ImportOptions['onProgress'],
): Promise<void> {
  await createStagingTables(client);
  let done = 0;
  const onBytes = (bytes: number) => onProgress?.('read', (done += bytes), coming.totalBytes);
  for await (const file of coming.files) {
    files.push(...(await stageFile(client, file, files.length, rejects, onBytes)));
  }
}

async function audit(client: Client, id: string, action: string, accountId: string | null): Promise<void> {
  await client.query(
    `INSERT INTO audit_events (account_id, action, registry_import_id) VALUES ($1, $2, $3)`,
    [accountId, action, id],
  );
}
