// Raw SQL: ANALYZE and VACUUM.
import { isNativeError } from 'node:util/types';
import { type Client, DatabaseError } from 'pg';
import { QueryFailedError, QueryRunnerAlreadyReleasedError } from 'typeorm';
import { ANALYZE_REGISTRY } from '../write/analyze-registry';
import { type Database } from '../search/database';
import { type RegistryTable } from '../write/check-batch';
import { LOCK_REGISTRY_EXCLUSIVE } from '../write/registry-lock';
import { applyImport, applyOrganisationChanges } from './apply-import';
import { type ImportFiles } from './import-files';
import { type ImportCounts, KINDS } from './import-kinds';
import { countChanges, RejectCountsByFile } from './import-limits';
import { ImportRefused } from './import-refused';
import {
  auditImport,
  type ImportOutcome,
  type ImportRunOptions,
  insertImport,
  markInterrupted,
  recordFailure,
  recordSuccess,
} from './import-runs';
import { ImportSession } from './import-session';
import { planImport } from './plan-import';
import { RejectStore } from './reject-store';
import { type Reject, RejectCollector } from './rejects';
import { stageFile, type StagedFile } from './stage-file';
import { createStagingTables } from './staging-tables';

/** Reports the progress of a step: `read` counts bytes, `plan` and `write` count their statements. */
export type OnProgress = (step: 'read' | 'plan' | 'write', done: number, total: number) => void;

export interface ImportOptions extends ImportRunOptions {
  readonly databaseUrl: string;
  /** Called when the import may begin. @throws ImportRefused */
  readonly files: () => Promise<ImportFiles>;
  /** True if the files are complete: rows that they do not contain are removed from the registry. */
  readonly full?: boolean;
  /** If true, the changes are only counted. */
  readonly dryRun?: boolean;
  /** If true, a single bad row stops the import. */
  readonly strict?: boolean;
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

/**
 * Imports a set of CSV files and workbooks in one transaction: all of it or nothing. Importing the same set again changes nothing.
 *
 * @throws ImportRefused
 */
export async function importRegistry(options: ImportOptions): Promise<ImportResult> {
  const { databaseUrl, signal } = options;
  let session: ImportSession | undefined;
  const abort = () => session?.abort();
  signal?.addEventListener('abort', abort);
  try {
    signal?.throwIfAborted();
    session = await ImportSession.open(databaseUrl);
    signal?.throwIfAborted();
    await session.lock();
    await markInterrupted(session.manager);
    return await runAndRecord(session, options);
  } catch (error) {
    if (!signal?.aborted) throw error;
    const sentence = 'The import was broken off and nothing was imported: run it again.';
    throw new ImportRefused('interrupted', sentence, { cause: error });
  } finally {
    signal?.removeEventListener('abort', abort);
    await session?.close();
  }
}

/** Runs the import, and stores its result or failure and its bad rows. */
async function runAndRecord(session: ImportSession, options: ImportOptions): Promise<ImportResult> {
  const id = await insertImport(session.manager, options);
  const store = new RejectStore(session.dataSource, id);
  const byFile = new RejectCountsByFile();
  const rejects = new RejectCollector(async (found) => {
    byFile.add(found);
    await store.add(found);
    await options.onReject?.(found);
  });
  const state: ImportState = { files: [], counts: {}, rejects, byFile };
  try {
    return await run(session, id, options, state);
  } catch (error) {
    const failure = toRefusal(error);
    const code = failure instanceof ImportRefused ? failure.code : 'unexpected';
    // Without a connection the failure cannot be stored; the next import then marks this one as interrupted. The failure itself must be
    // thrown.
    await rollBack(session)
      .then(() => recordFailure(session.manager, id, outcomeOf(state), code))
      .catch(() => undefined);
    throw failure;
  }
}

async function rollBack({ runner }: ImportSession): Promise<void> {
  if (runner.isTransactionActive) await runner.rollbackTransaction();
}

/** The state of a running import. */
interface ImportState {
  readonly files: StagedFile[];
  readonly counts: Partial<Record<RegistryTable, ImportCounts>>;
  readonly rejects: RejectCollector;
  readonly byFile: RejectCountsByFile;
}

function outcomeOf({ files, counts, rejects }: ImportState): ImportOutcome {
  return { files, counts, rejectCount: rejects.count };
}

/** Converts errors of the database to ImportRefused. PostgreSQL's message may quote a row, so it is not part of the new message. */
function toRefusal(failure: unknown): unknown {
  const error: unknown = failure instanceof QueryFailedError ? failure.driverError : failure;
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

/** Recognises pg's own messages, network error codes, and TypeORM's error about a connection that was closed earlier. */
function isConnectionLost(error: Error): boolean {
  if (error instanceof QueryRunnerAlreadyReleasedError) return true;
  const { code } = error as NodeJS.ErrnoException;
  return (
    /^Connection terminated|^Client has encountered/.test(error.message) ||
    ['EPIPE', 'ECONNRESET', 'ETIMEDOUT'].includes(code ?? '')
  );
}

async function run(
  session: ImportSession,
  id: string,
  options: ImportOptions,
  state: ImportState,
): Promise<ImportResult> {
  const { client, manager, runner } = session;
  const { dryRun = false, strict = false, onProgress } = options;
  const { files, rejects } = state;
  await stageAll(client, await options.files(), state, onProgress);
  await requireStillAllowed(manager, options);
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
  await runner.startTransaction();
  if (!dryRun) {
    await applyImport(session, (done, total) => onProgress?.('write', done, total));
    await client.query(ANALYZE_REGISTRY);
    await auditImport(manager, id, 'registry-imported', options.accountId);
  }
  // Rows that block other users, such as contact persons at a download, are locked last, when no slow statement follows.
  await requireStillAllowed(manager, options);
  if (!dryRun) await applyOrganisationChanges(client);
  await client.query(LOCK_REGISTRY_EXCLUSIVE);
  await recordSuccess(manager, id, outcomeOf(state), confirmed);
  await runner.commitTransaction();
  // The import is committed. This only makes pages quicker at once, which PostgreSQL would do later by itself, so an error does not matter.
  if (!dryRun) await vacuumListings(manager).catch(() => undefined);
  return result;
}

/** Marks pages as visible to all transactions, so that index-only scans work, and merges the pending entries of the search index. */
async function vacuumListings(database: Database): Promise<void> {
  await database.query('VACUUM holder_listings, listing_counts, exam_counts, shared_listings');
}

/** @throws ImportRefused `no-longer-allowed` */
async function requireStillAllowed(database: Database, { isStillAllowed }: ImportOptions): Promise<void> {
  if (!isStillAllowed || (await isStillAllowed(database))) return;
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
