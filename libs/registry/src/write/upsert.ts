// Raw SQL: upserts sets of rows, and counts them.
import { type EntityManager } from 'typeorm';

/** Numbers of rows of one kind: new ones, and existing ones that were changed. */
export interface ChangeCount {
  readonly added: number;
  readonly changed: number;
}

/** Maximum number of rows per statement: large enough that round trips do not matter, small enough that a statement has a few megabytes. */
export const CHUNK_ROWS = 10_000;

export function* splitIntoChunks<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += CHUNK_ROWS) yield rows.slice(start, start + CHUNK_ROWS);
}

/**
 * Runs an INSERT … ON CONFLICT over all rows, in chunks. Each column is passed as one array, `$1`, `$2`, … in the order of `columns`; the
 * statement must unnest them.
 *
 * The statement must skip unchanged rows (`WHERE … IS DISTINCT FROM …`): then writing the same rows again changes nothing and counts
 * nothing.
 */
export async function upsert<Row>(
  manager: EntityManager,
  statement: string,
  rows: readonly Row[],
  columns: readonly ((row: Row) => unknown)[],
): Promise<ChangeCount> {
  let [added, changed] = [0, 0];
  for (const chunk of splitIntoChunks(rows)) {
    const [count] = await manager.query<[{ added: number; changed: number }]>(
      // xmax is 0 for an inserted row; an updated row has the id of the transaction that ended its old version.
      `WITH written AS (${statement} RETURNING xmax = 0 AS is_new)
       SELECT count(*) FILTER (WHERE is_new)::int AS added, count(*) FILTER (WHERE NOT is_new)::int AS changed
         FROM written`,
      columns.map((column) => chunk.map(column)),
    );
    added += count.added;
    changed += count.changed;
  }
  return { added, changed };
}
