import { type AuditAction, AuditEvent, RegistryImport } from '@app/database';
import { randomUUID } from 'node:crypto';
import { type EntityManager } from 'typeorm';
import { type RegistryTable } from '../write/check-batch';
import { type ImportCounts } from './import-kinds';
import { type ImportRefusal } from './import-refused';
import { type StagedFile } from './stage-file';

/** Runs of earlier versions have neither the encoding of a file nor its skipped lines. */
type StoredFile = Omit<StagedFile, 'encoding' | 'skippedLines'> &
  Partial<Pick<StagedFile, 'encoding' | 'skippedLines'>>;

/** An import as stored in the database. */
export interface ImportRun {
  readonly id: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly fullFiles: boolean;
  readonly dryRun: boolean;
  readonly strict: boolean;
  /** The files that were read; empty while the import runs. */
  readonly files: readonly StoredFile[];
  readonly counts: Readonly<Partial<Record<RegistryTable, ImportCounts>>>;
  readonly rejectCount: number;
  /** Number of confirmed identity changes, which were applied. */
  readonly confirmedCount: number;
  readonly failure: { readonly code: ImportRefusal } | null;
  readonly startedAt: Date;
  readonly endedAt: Date | null;
}

/** The options of an import that are stored with it. */
export interface ImportRunOptions {
  /** Name of the person or program that runs the import. */
  readonly startedBy: string;
  /** Account of the operator; absent at the command line. */
  readonly accountId?: string;
  readonly full?: boolean;
  readonly dryRun?: boolean;
  readonly strict?: boolean;
}

/** The facts that are stored when an import ends, in success or failure. */
export interface ImportOutcome {
  readonly files: readonly StagedFile[];
  readonly counts: ImportRun['counts'];
  readonly rejectCount: number;
}

/** Stores a running import with its audit entry. @returns its id */
export async function insertImport(manager: EntityManager, options: ImportRunOptions): Promise<string> {
  const { startedBy, accountId, full: fullFiles = false, dryRun = false, strict = false } = options;
  const id = randomUUID();
  await manager.insert(RegistryImport, { id, accountId, startedBy, fullFiles, dryRun, strict });
  await auditImport(manager, id, 'registry-import-started', accountId);
  return id;
}

/** Adds an entry about an import to the audit log. @param accountId absent at the command line */
export async function auditImport(
  manager: EntityManager,
  id: string,
  action: AuditAction,
  accountId: string | undefined,
): Promise<void> {
  await manager.insert(AuditEvent, { accountId, action, registryImportId: id });
}

/** Marks an import as done. @param confirmed codes of the identity changes that were confirmed and applied */
export async function recordSuccess(
  manager: EntityManager,
  id: string,
  { files, counts, rejectCount }: ImportOutcome,
  confirmed: readonly string[],
): Promise<void> {
  await manager.update(RegistryImport, id, {
    state: 'done',
    endedAt: () => 'now()',
    files: [...files],
    counts,
    rejectCount,
    confirmed: [...confirmed],
  });
}

/** Marks an import as failed. */
export async function recordFailure(
  manager: EntityManager,
  id: string,
  { files, counts, rejectCount }: ImportOutcome,
  code: ImportRefusal,
): Promise<void> {
  await manager.update(RegistryImport, id, {
    state: 'failed',
    endedAt: () => 'now()',
    failure: { code },
    files: [...files],
    counts,
    rejectCount,
  });
}

/** Returns the latest imports, newest first. */
export async function findImports(manager: EntityManager, limit: number): Promise<ImportRun[]> {
  await markInterruptedIfNoneRuns(manager);
  const imports = await manager.find(RegistryImport, { order: { startedAt: 'DESC' }, take: limit });
  return imports.map(toImportRun);
}

/** Returns the import. @returns undefined if it does not exist */
export async function findImport(manager: EntityManager, id: string): Promise<ImportRun | undefined> {
  await markInterruptedIfNoneRuns(manager);
  const found = await manager.findOneBy(RegistryImport, { id });
  return found ? toImportRun(found) : undefined;
}

function toImportRun(row: RegistryImport): ImportRun {
  const { id, state, fullFiles, dryRun, strict, rejectCount, startedAt, endedAt } = row;
  return {
    id,
    state,
    fullFiles,
    dryRun,
    strict,
    files: row.files as StoredFile[],
    counts: row.counts,
    rejectCount,
    confirmedCount: row.confirmed.length,
    failure: row.failure as ImportRun['failure'],
    startedAt,
    endedAt,
  };
}

const INTERRUPTED = {
  state: 'failed',
  endedAt: () => 'now()',
  failure: { code: 'interrupted' },
} as const;

/**
 * Marks imports as interrupted whose process ended while they were `running`. Only the holder of the import lock may use it: then no other
 * import runs.
 */
export async function markInterrupted(manager: EntityManager): Promise<void> {
  await manager.update(RegistryImport, { state: 'running' }, INTERRUPTED);
}

/** Marks interrupted imports. If an import is running, it holds the lock, so nothing is marked. */
async function markInterruptedIfNoneRuns(manager: EntityManager): Promise<void> {
  if (!(await manager.existsBy(RegistryImport, { state: 'running' }))) return;
  await manager
    .createQueryBuilder()
    .update(RegistryImport)
    .set(INTERRUPTED)
    .where({ state: 'running' })
    .andWhere(`(SELECT pg_try_advisory_xact_lock(hashtext('registry-import')))`)
    .execute();
}
