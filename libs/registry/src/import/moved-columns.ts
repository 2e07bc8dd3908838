/** Rows of one column that are no more than so many lines apart are looked at together. */
const GAP = 5;
/** Rows that stand apart, as of a list that was sorted while it was filtered, are looked at when there are so many. */
const MANY = 20;

/** People correct up to this number of spellings or prefixes in both directions at once ('Jansen' and 'Janssen'). */
const FEW_SPELLINGS = 4;

/** The columns that can be moved, as `changed_people` has them. */
const COLUMNS = ['given', 'surname', 'prefix', 'birth_date'] as const;
const now = (column: string) => (column === 'birth_date' ? column : `new_${column}`);

/**
 * Marks rows of blocks in which what comes is what goes.
 *
 * @param least so many rows such a block has
 */
const mark = (least: number): readonly string[] => [
  `CREATE TEMP TABLE value_balance AS
   SELECT "column", block, value, sum(comes)::int AS comes, sum(goes)::int AS goes, bool_and(near) AS near
     FROM (SELECT "column", block, now AS value, 1 AS comes, 0 AS goes, near FROM moved_values
            UNION ALL SELECT "column", block, old, 0, 1, near FROM moved_values) v
    GROUP BY "column", block, value`,
  'ANALYZE value_balance',
  `WITH moved AS (
     SELECT "column", block FROM value_balance GROUP BY "column", block
     HAVING sum(abs(comes - goes)) < 0.4 * sum(sqrt(comes + goes)) AND sum(comes) >= ${least}
        AND (NOT bool_and(near) OR count(*) > ${FEW_SPELLINGS})
   ), found AS (
     SELECT DISTINCT v.id FROM moved_values v JOIN moved USING ("column", block)
      WHERE EXISTS (SELECT FROM value_balance b WHERE b."column" = v."column" AND b.block = v.block
                       AND ((b.value = v.now AND b.goes > 0) OR (b.value = v.old AND b.comes > 0)))
   )
   UPDATE changed_people c SET kind = 'moved' FROM found WHERE found.id = c.id`,
  'DROP TABLE value_balance',
];

/**
 * Recognises columns that were sorted, shifted or shuffled without the rest of their rows: each value that comes at one row is
 * one that goes at another. People who marry also take names that others had. But then what comes and what goes differ by chance,
 * each value by about the root of how often it does either; a moved column has just as many of each. Half of what chance would
 * do is taken for the bound. Rows in which name and birth date both change are named for that already, and left out of it.
 */
export const MOVED_COLUMNS: readonly string[] = [
  `CREATE TEMP TABLE moved_values AS
   WITH moves AS (
     ${COLUMNS.map(
       (column) =>
         `SELECT id, file, line, '${column}' AS "column", old_${column}::text AS old, ${now(column)}::text AS now,
                 near_${column} AS near FROM changed_people
           WHERE old_${column} <> ${now(column)} AND coalesce(kind, '') NOT IN ('swapped', 'other-person')
             ${column === 'prefix' ? `AND (old_given, old_surname) = (new_given, new_surname)` : ''}`,
     ).join(' UNION ALL ')}
   ), gaps AS (
     SELECT *, (line - lag(line) OVER (PARTITION BY "column", file ORDER BY line) > ${GAP})::int AS gap FROM moves
   )
   SELECT id, "column", old, now, near, file || '/' || coalesce(sum(gap) OVER (PARTITION BY "column", file ORDER BY line), 0) AS block
     FROM gaps`,
  'ANALYZE moved_values',
  ...mark(2),
  // The rest is one block, wherever its rows stand.
  `DELETE FROM moved_values v USING changed_people c WHERE c.id = v.id AND c.kind = 'moved'`,
  `UPDATE moved_values SET block = ''`,
  ...mark(MANY),
];
