// Raw SQL: counts over temporary tables, which have no entity.
import { type Client } from 'pg';
import { type RegistryTable } from '../write/check-batch';
import { IDENTITY_REASONS } from './identity-changes';
import { type Kind, type ImportCounts } from './import-kinds';
import { ImportRefused } from './import-refused';
import { type Reject } from './rejects';
import { type UnconfirmedShare } from './resolve-identity-changes';
import { type StagedFile } from './stage-file';

/** Maximum share of a kind, a file or a plan that may be in doubt. If it is exceeded, the run stops before anything is written. */
const MOST = 0.05;
/** Up to this number of doubtful rows never stop a run, unless a file has no other rows. */
const FEW = 5;
/** Maximum number of identity changes of a run, for plans of any size. */
const MOST_IDENTITY_CHANGES = 100;

/** Counts the planned changes of a kind. @throws ImportRefused if too many rows would be removed and `allowRemovals` returns false */
export async function countChanges(
  client: Client,
  [table, name, present]: Kind,
  allowRemovals: (kind: RegistryTable, leaving: number, present: number) => Promise<boolean>,
): Promise<ImportCounts> {
  const { rows } = await client.query<ImportCounts & { present: number }>(
    `SELECT count(*) FILTER (WHERE change = 'added')::int AS added,
            count(*) FILTER (WHERE change IN ('changed', 'renumbered'))::int AS changed,
            count(*) FILTER (WHERE change = 'returned')::int AS returned,
            (SELECT count(*)::int FROM leaving_${name}) AS removed,
            (SELECT count(*)::int FROM ${present}) AS present
       FROM planned_${name}`,
  );
  const { present: before, ...count } = rows[0] as ImportCounts & { present: number };
  if (count.removed > before * MOST && !(await allowRemovals(table, count.removed, before))) {
    throw new ImportRefused(
      'too-many-removals',
      `${count.removed} of ${before} ${table} would leave the registry, more than 5 %: check the files, or run with --allow-removals.`,
    );
  }
  return count;
}

/** @throws ImportRefused if so many changes need confirmation that the files are probably wrong */
export function requireFewIdentityChanges(what: string, { unconfirmed, planned }: UnconfirmedShare): void {
  if (unconfirmed <= FEW || (unconfirmed <= planned * MOST && unconfirmed <= MOST_IDENTITY_CHANGES)) return;
  throw new ImportRefused(
    'too-many-identity-changes',
    `${unconfirmed} of ${planned} ${what} that would be added or changed look like somebody else, and nothing was imported: ` +
      'correct the files as the file of rejects says, or keep there what is right and run with --confirm.',
  );
}

/** Counts the bad rows of each file. Repeated rows and rows that need confirmation do not count as bad. */
export class RejectCountsByFile {
  private readonly counts = new Map<string, number>();

  add(rejects: readonly Reject[]): void {
    for (const { file, code } of rejects) {
      if (code === 'repeated' || code in IDENTITY_REASONS) continue;
      this.counts.set(file, (this.counts.get(file) ?? 0) + 1);
    }
  }

  /** @throws ImportRefused if too large a share of a file is bad */
  requireFewRejects(files: readonly StagedFile[]): void {
    for (const [name, count] of this.counts) {
      const rows = files.reduce((sum, file) => sum + (file.name === name ? file.rows : 0), 0);
      if (count < rows && (count <= FEW || count <= rows * MOST)) continue;
      throw new ImportRefused(
        'too-many-rejects',
        `${count} of ${rows} rows of ${name} are bad, more than 5 %, and nothing was imported: ` +
          'mend them as the file of rejects says, or leave them out with --allow-rejects.',
      );
    }
  }
}
