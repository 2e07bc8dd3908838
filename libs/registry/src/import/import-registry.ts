import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { Client } from 'pg';
import { type RegistryTable } from '../write/check-batch';
import { applyImport } from './apply-import';
import { ImportRefused } from './import-refused';
import { type FoundReject, planComing, planLeaving, setRepeatedAside, type StagedName } from './plan-import';
import { type Reject, type RejectCode, Rejects } from './rejects';
import { stageFile, type StagedFile } from './stage-file';
import { createStagingTables } from './staging-tables';

export interface ImportOptions {
  readonly databaseUrl: string;
  readonly files: readonly string[];
  /** The files are whole: what they do not name has left. */
  readonly full?: boolean;
  readonly dryRun?: boolean;
  /** One bad row refuses everything. */
  readonly strict?: boolean;
  /** Who runs it. */
  readonly startedBy: string;
  readonly accountId?: string;
  readonly onReject: (reject: Reject) => void;
  readonly onProgress?: (step: string, done: number, total: number) => void;
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
  readonly files: readonly StagedFile[];
  /** Full kinds from which nothing was removed, because some rows could not be told apart. */
  readonly keptWhole: readonly RegistryTable[];
}

const KINDS: readonly (readonly [RegistryTable, StagedName, string])[] = [
  ['organisations', 'organisations', 'organisations WHERE withdrawn_at IS NULL'],
  ['examTypes', 'examtypes', 'exam_types WHERE withdrawn_at IS NULL'],
  ['holders', 'holders', 'qualification_holders WHERE withdrawn_at IS NULL'],
  ['enrolments', 'enrolments', 'enrolments'],
  ['qualifications', 'qualifications', 'qualifications'],
];
const MOST_LEAVING = 0.05;
const SETTINGS = `SET client_connection_check_interval = '2s'; SET work_mem = '64MB'; SET temp_buffers = '32MB'`;

/**
 * Imports a set of CSV files, all of it or nothing, in one transaction. The same set again changes nothing.
 *
 * @throws ImportRefused
 */
export async function importRegistry(options: ImportOptions): Promise<ImportResult> {
  const client = new Client({
    connectionString: options.databaseUrl,
    application_name: 'pasloket registry import',
  });
  client.on('error', () => undefined); // The statement under way reports it.
  await client.connect();
  try {
    await client.query(SETTINGS);
    await takeLocks(client);
    const id = randomUUID();
    const { full = false, dryRun = false, strict = false, startedBy, accountId = null } = options;
    await client.query(
      `INSERT INTO registry_imports (id, account_id, started_by, full_files, dry_run, strict) VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, accountId, startedBy, full, dryRun, strict],
    );
    await audit(client, id, 'registry-import-started', accountId);
    try {
      return await run(client, id, options);
    } catch (error) {
      await client.query('ROLLBACK');
      const code = error instanceof ImportRefused ? error.code : 'unexpected';
      await client.query(
        `UPDATE registry_imports SET state = 'failed', ended_at = now(), failure = $2 WHERE id = $1`,
        [id, { code }],
      );
      throw error;
    }
  } finally {
    await client.end();
  }
}

async function takeLocks(client: Client): Promise<void> {
  const { rows } = await client.query<{ taken: boolean }>(
    `SELECT pg_try_advisory_lock(hashtext('registry-import')) AS taken`,
  );
  if (!rows[0]?.taken) {
    throw new ImportRefused('another-import-runs', 'Another import is running: wait until it is done.');
  }
  await client.query(`SELECT pg_advisory_lock(hashtext('write-registry'))`);
  await client.query(
    `UPDATE registry_imports SET state = 'failed', ended_at = now(), failure = '{"code":"interrupted"}'
      WHERE state = 'running'`,
  );
}

async function run(client: Client, id: string, options: ImportOptions): Promise<ImportResult> {
  const { files: paths, full = false, dryRun = false, strict = false, onProgress } = options;
  const rejects = new Rejects(options.onReject);
  const files = await stageAll(client, paths, rejects, onProgress);
  const add = (found: readonly FoundReject[]) => {
    for (const { file, line, column, code } of found) {
      rejects.add({ file: files[file]?.name ?? '', line, column, code: code as RejectCode });
    }
  };
  onProgress?.('plan', 0, 1);
  for (const [, name] of KINDS) add(await setRepeatedAside(client, name));
  const given = (test: (file: StagedFile) => boolean) =>
    KINDS.filter(([table]) => files.some((file) => file.table === table && test(file)));
  const keptWhole = full ? given((file) => file.hasUnknownRows) : [];
  const wholeKinds = full ? given(() => true).filter((kind) => !keptWhole.includes(kind)) : [];
  await planLeaving(client, new Set(wholeKinds.map(([, name]) => name)));
  add(await planComing(client));
  if (strict && rejects.count > 0) {
    throw new ImportRefused(
      'rejects-in-strict',
      `${rejects.count} rows are bad and --strict takes none: see rejects.csv.`,
    );
  }
  const counts = {} as Record<RegistryTable, KindCount>;
  for (const [table, name, present] of KINDS) {
    counts[table] = await countKind(client, table, name, present, options);
  }
  const result = { id, counts, rejects: rejects.count, files, keptWhole: keptWhole.map(([table]) => table) };
  onProgress?.('write', 0, 1);
  await client.query('BEGIN');
  if (!dryRun) {
    await applyImport(client);
    await audit(client, id, 'registry-imported', options.accountId ?? null);
  }
  await client.query(
    `UPDATE registry_imports SET state = 'done', ended_at = now(), files = $2, counts = $3, reject_count = $4 WHERE id = $1`,
    [id, JSON.stringify(files), counts, rejects.count],
  );
  await client.query('COMMIT');
  if (!dryRun) {
    await client.query(
      'ANALYZE organisations, exam_types, qualification_holders, enrolments, qualifications, holder_listings',
    );
  }
  return result;
}

async function stageAll(
  client: Client,
  paths: readonly string[],
  rejects: Rejects,
  onProgress: ImportOptions['onProgress'],
): Promise<StagedFile[]> {
  await createStagingTables(client);
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let done = 0;
  const files: StagedFile[] = [];
  for (const [index, path] of paths.entries()) {
    const onBytes = (bytes: number) => onProgress?.('read', (done += bytes), total);
    files.push(await stageFile(client, path, index, rejects, onBytes));
  }
  return files;
}

/** @throws ImportRefused when too much would leave and nobody allows it */
async function countKind(
  client: Client,
  table: RegistryTable,
  name: StagedName,
  present: string,
  { allowRemovals }: ImportOptions,
): Promise<KindCount> {
  const { rows } = await client.query<KindCount & { present: number }>(
    `SELECT count(*) FILTER (WHERE change = 'added')::int AS added,
            count(*) FILTER (WHERE change = 'changed')::int AS changed,
            count(*) FILTER (WHERE change = 'returned')::int AS returned,
            (SELECT count(*)::int FROM leaving_${name}) AS removed,
            (SELECT count(*)::int FROM ${present}) AS present
       FROM planned_${name}`,
  );
  const { present: before, ...count } = rows[0] as KindCount & { present: number };
  if (count.removed > before * MOST_LEAVING && !(await allowRemovals(table, count.removed, before))) {
    throw new ImportRefused(
      'too-many-removals',
      `${count.removed} of ${before} ${table} would leave the registry, more than 5 %: check the files, or run with --allow-removals.`,
    );
  }
  return count;
}

async function audit(client: Client, id: string, action: string, accountId: string | null): Promise<void> {
  await client.query(
    `INSERT INTO audit_events (account_id, action, registry_import_id) VALUES ($1, $2, $3)`,
    [accountId, action, id],
  );
}
