import { type Client } from 'pg';
import { type RegistryTable } from '../write/check-batch';
import { IDENTITY_REASONS } from './identity-changes';
import { type Kind } from './import-kinds';
import { ImportRefused } from './import-refused';
import { type KindCount } from './import-registry';
import { type Reject } from './rejects';
import { type Share } from './settle-changes';
import { type StagedFile } from './stage-file';

/** A run stops before anything is written when more than this share of a kind, a file or a plan is in doubt. */
const MOST = 0.05;
/** Up to this number of rows never stop a run, unless a file has no others. */
const FEW = 5;
/** More identity changes than this stop a run, however large its plan is. */
const MOST_IDENTITY_CHANGES = 100;

/** @throws ImportRefused when too much would leave and `allowRemovals` says no */
export async function countKind(
  client: Client,
  [table, name, present]: Kind,
  allowRemovals: (kind: RegistryTable, leaving: number, present: number) => Promise<boolean>,
): Promise<KindCount> {
  const { rows } = await client.query<KindCount & { present: number }>(
    `SELECT count(*) FILTER (WHERE change = 'added')::int AS added,
            count(*) FILTER (WHERE change IN ('changed', 'renumbered'))::int AS changed,
            count(*) FILTER (WHERE change = 'returned')::int AS returned,
            (SELECT count(*)::int FROM leaving_${name}) AS removed,
            (SELECT count(*)::int FROM ${present}) AS present
       FROM planned_${name}`,
  );
  const { present: before, ...count } = rows[0] as KindCount & { present: number };
  if (count.removed > before * MOST && !(await allowRemovals(table, count.removed, before))) {
    throw new ImportRefused(
      'too-many-removals',
      `${count.removed} of ${before} ${table} would leave the registry, more than 5 %: check the files, or run with --allow-removals.`,
    );
  }
  return count;
}

/** @throws ImportRefused when so many changes wait for a word that the files are likelier wrong than right */
export function requireFewIdentityChanges(what: string, { waiting, planned }: Share): void {
  if (waiting <= FEW || (waiting <= planned * MOST && waiting <= MOST_IDENTITY_CHANGES)) return;
  throw new ImportRefused(
    'too-many-identity-changes',
    `${waiting} of ${planned} ${what} that would be added or changed look like somebody else, and nothing was imported: ` +
      'correct the files as the file of rejects says, or keep there what is right and run with --confirm.',
  );
}

/** Counts the bad rows of each file. Rows that were right twice, or wait for a word, are not bad. */
export class RejectsByFile {
  private readonly counts = new Map<string, number>();

  add(rejects: readonly Reject[]): void {
    for (const { file, code } of rejects) {
      if (code === 'repeated' || code in IDENTITY_REASONS) continue;
      this.counts.set(file, (this.counts.get(file) ?? 0) + 1);
    }
  }

  /** @throws ImportRefused when a file is bad to a good part */
  requireFew(files: readonly StagedFile[]): void {
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
