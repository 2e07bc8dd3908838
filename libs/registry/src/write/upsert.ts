import { type EntityManager } from 'typeorm';

/** How many rows of one kind were new, and how many differed from what was there. */
export interface ChangeCount {
  readonly added: number;
  readonly changed: number;
}

/** Large enough that round trips do not matter, small enough that a statement stays within some megabytes. */
export const CHUNK_ROWS = 10_000;

export function* chunksOf<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += CHUNK_ROWS) yield rows.slice(start, start + CHUNK_ROWS);
}

/**
 * Runs an INSERT … ON CONFLICT over all rows, a chunk at a time: each column goes along as one array, `$1`, `$2`, …
 * in the order of `columns`, for the statement to unnest.
 *
 * The statement must leave rows alone that do not differ (`WHERE … IS DISTINCT FROM …`): then writing the same again
 * changes nothing, and is counted as nothing.
 */
export async function upsert<Row>(
  manager: EntityManager,
  statement: string,
  rows: readonly Row[],
  columns: readonly ((row: Row) => unknown)[],
): Promise<ChangeCount> {
  let [added, changed] = [0, 0];
  for (const chunk of chunksOf(rows)) {
    const [count] = await manager.query<[{ added: number; changed: number }]>(
      // A row that was inserted, not updated, has no transaction that ended its earlier version.
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
