import { patientConnection, SessionClient } from '@app/postgres-client';
import { randomUUID } from 'node:crypto';
import { isNativeError } from 'node:util/types';
import { type Client, DatabaseError } from 'pg';
import { ANALYZE_REGISTRY } from '../write/analyze-registry';
import { type Database } from '../search/database';
import { type RegistryTable } from '../write/check-batch';
import { CHANGE_REGISTRY } from '../write/hold-registry';
import { applyImport, changeOrganisations, databaseOf } from './apply-import';
import { type ImportFiles } from './import-files';
import { ImportRefused } from './import-refused';
import { MARK_INTERRUPTED } from './import-runs';
import { KeptRejects } from './kept-rejects';
import { KINDS } from './import-kinds';
import { countKind, RejectsByFile } from './import-limits';
import { makePlan } from './make-plan';
import { type Reject, Rejects } from './rejects';
import { stageFile, type StagedFile } from './stage-file';
import { createStagingTables } from './staging-tables';

/** How far a step is: `read` counts bytes, `plan` and `write` count their statements. */
export type OnProgress = (step: 'read' | 'plan' | 'write', done: number, total: number) => void;

export interface ImportOptions {
  readonly databaseUrl: string;
  /** Asked for once the import may begin. @throws ImportRefused */
  readonly files: () => Promise<ImportFiles>;
  /** The files are whole: what they do not name has left. */
  readonly full?: boolean;
  readonly dryRun?: boolean;
  /** One bad row refuses everything. */
  readonly strict?: boolean;
  /** Who runs it. */
  readonly startedBy: string;
  readonly accountId?: string;
  /**
   * Whether the person who runs the import may still do so; otherwise nothing is imported. Asked when all is read, and again in the
   * transaction that
   * imports, which keeps what this locks until its end. Default: they may.
   */
  readonly mayStill?: (database: Database) => Promise<boolean>;
  /** Called beside their being kept in the database. The import reads on when these are taken. */
  readonly onReject?: (rejects: readonly Reject[]) => Promise<void>;
  /** Every file is read to its end: what gave them is needed no more. */
  readonly onRead?: (importId: string) => void;
  readonly onProgress?: OnProgress;
  /** Breaks the import off: nothing is imported. */
  readonly signal?: AbortSignal;
  /** Leaves bad rows out, even when they are more than 5 % of a file. */
  readonly allowRejects?: boolean;
  /** Identity changes that are right: their codes, or ids of imports, all that those named. Any other is not applied. */
  readonly confirm?: readonly string[];
  /** Asked when more than 5 % of a kind would leave. */
  readonly allowRemovals: (kind: RegistryTable, leaving: number, present: number) => Promise<boolean>;
}

export interface KindCount {
  readonly added: number;
  readonly changed: number;
  readonly returned: number;
  readonly removed: number;
}

export interface ImportResult {
  readonly id: string;
  readonly counts: Readonly<Record<RegistryTable, KindCount>>;
  readonly rejects: number;
  /** Identity changes, among the rejects, that wait for somebody's word. */
  readonly waiting: number;
  /** Those that were confirmed and are done. */
  readonly confirmed: number;
  readonly files: readonly StagedFile[];
  /** Full kinds from which nothing was removed, because some rows could not be told apart. */
  readonly keptWhole: readonly RegistryTable[];
}

const LOCK_NOT_AVAILABLE = '55P03';
const SETTINGS = `SET client_connection_check_interval = '2s'; SET work_mem = '64MB'; SET temp_buffers = '32MB'`;

/**
 * Imports a set of CSV files and workbooks, all of it or nothing, in one transaction. The same set again changes nothing.
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
  client.on('error', () => undefined); // The statement under way reports it.
  // PostgreSQL rolls back what a connection leaves behind.
  const breakOff = () => void client.end();
  signal?.addEventListener('abort', breakOff);
  try {
    signal?.throwIfAborted();
    await client.connect();
    await client.query(SETTINGS);
    await takeLocks(client);
    return await runAndKeep(client, options);
  } catch (error) {
    if (!signal?.aborted) throw error;
    const sentence = 'The import was broken off and nothing was imported: run it again.';
    throw new ImportRefused('interrupted', sentence, { cause: error });
  } finally {
    signal?.removeEventListener('abort', breakOff);
    await client.end();
  }
}

/** Keeps the run, however it ends, and its bad rows. */
async function runAndKeep(client: Client, options: ImportOptions): Promise<ImportResult> {
  const id = randomUUID();
  const { full = false, dryRun = false, strict = false, startedBy, accountId = null } = options;
  await client.query(
    `INSERT INTO registry_imports (id, account_id, started_by, full_files, dry_run, strict) VALUES ($1, $2, $3, $4, $5, $6)`,
    [id, accountId, startedBy, full, dryRun, strict],
  );
  await audit(client, id, 'registry-import-started', accountId);
  const kept = new KeptRejects(options.databaseUrl, id);
  const byFile = new RejectsByFile();
  const rejects = new Rejects(async (found) => {
    byFile.add(found);
    await kept.add(found);
    await options.onReject?.(found);
  });
  const known: Known = { files: [], counts: {}, rejects, byFile };
  try {
    return await run(client, id, options, known);
  } catch (error) {
    const failure = asRefused(error);
    // Without a connection the next import marks this one as interrupted; the failure itself is what must be told.
    await keepFailure(client, id, known, failure).catch(() => undefined);
    throw failure;
  } finally {
    await kept.close();
  }
}

async function takeLocks(client: Client): Promise<void> {
  try {
    // One that has just ended lets go a moment after it says so.
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

/** What is known of a run so far, and kept however it ends. */
interface Known {
  readonly files: StagedFile[];
  readonly counts: Partial<Record<RegistryTable, KindCount>>;
  readonly rejects: Rejects;
  readonly byFile: RejectsByFile;
}

/** What the database says of a failure may quote a row: the sentence holds nothing of it. */
function asRefused(error: unknown): unknown {
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

/** In pg's words, or by the code of the network when rows were being written. */
function isConnectionLost(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return (
    /^Connection terminated|^Client has encountered/.test(error.message) ||
    ['EPIPE', 'ECONNRESET', 'ETIMEDOUT'].includes(code ?? '')
  );
}

async function keepFailure(client: Client, id: string, known: Known, failure: unknown): Promise<void> {
  await client.query('ROLLBACK');
  const code = failure instanceof ImportRefused ? failure.code : 'unexpected';
  await client.query(
    `UPDATE registry_imports
        SET state = 'failed', ended_at = now(), failure = $2, files = $3, counts = $4, reject_count = $5 WHERE id = $1`,
    [id, { code }, JSON.stringify(known.files), known.counts, known.rejects.count],
  );
}

async function run(client: Client, id: string, options: ImportOptions, known: Known): Promise<ImportResult> {
  const { dryRun = false, strict = false, onProgress } = options;
  const { files, rejects } = known;
  await stageAll(client, await options.files(), known, onProgress);
  await requireAllowed(client, options);
  options.onRead?.(id);
  onProgress?.('plan', 0, 1);
  const plan = await makePlan(client, known, options);
  if (strict && rejects.count > 0) {
    throw new ImportRefused(
      'rejects-in-strict',
      `${rejects.count} rows are bad and --strict takes none: mend them as the file of rejects says.`,
    );
  }
  for (const kind of KINDS) known.counts[kind[0]] = await countKind(client, kind, options.allowRemovals);
  const counts = known.counts as ImportResult['counts'];
  const { keptWhole, waiting, confirmed } = plan;
  const result = {
    id,
    counts,
    rejects: rejects.count,
    waiting,
    confirmed: confirmed.length,
    files,
    keptWhole,
  };
  await client.query('BEGIN');
  if (!dryRun) {
    await applyImport(client, (done, total) => onProgress?.('write', done, total));
    await client.query(ANALYZE_REGISTRY);
    await audit(client, id, 'registry-imported', options.accountId ?? null);
  }
  // What others wait for, such as contact persons for their links, is locked last, when nothing takes long any more.
  await requireAllowed(client, options);
  if (!dryRun) await changeOrganisations(client);
  await client.query(CHANGE_REGISTRY);
  await client.query(
    `UPDATE registry_imports SET state = 'done', ended_at = now(), files = $2, counts = $3, reject_count = $4, confirmed = $5
      WHERE id = $1`,
    [id, JSON.stringify(files), counts, rejects.count, confirmed],
  );
  await client.query('COMMIT');
  // What was imported stands. This makes pages quicker at once, which PostgreSQL does by itself later: whether it fails is no matter.
  if (!dryRun) await tidy(client).catch(() => undefined);
  return result;
}

/** Marks what everybody sees, so that pages are cut from indexes alone, and sorts new words into theirs. */
async function tidy(client: Client): Promise<void> {
  await client.query('VACUUM holder_listings, listing_counts, exam_counts, shared_listings');
}

/** @throws ImportRefused `no-longer-allowed` */
async function requireAllowed(client: Client, { mayStill }: ImportOptions): Promise<void> {
  if (!mayStill || (await mayStill(databaseOf(client)))) return;
  const sentence = 'Whoever sent the files may import no longer, and nothing was imported.';
  throw new ImportRefused('no-longer-allowed', sentence);
}

async function stageAll(
  client: Client,
  coming: ImportFiles,
  { files, rejects }: Known,
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
