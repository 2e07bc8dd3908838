// Raw SQL: compares columns over all changed rows.

/** Maximum distance, in lines, between rows of one block. */
const GAP = 5;
/** Minimum number of scattered rows that form a block, as in a list that was sorted while a filter was active. */
const MANY = 20;

/** Corrections of spelling change values in both directions ('Jansen' and 'Janssen'). Up to this number of such values is plausible. */
const FEW_SPELLINGS = 4;

/** The columns that can be moved, by their names in `changed_people`. */
const COLUMNS = ['given', 'surname', 'prefix', 'birth_date'] as const;
const now = (column: string) => (column === 'birth_date' ? column : `new_${column}`);

/**
 * Marks the rows of blocks in which the new values are the old values of other rows.
 *
 * @param least minimum number of rows of such a block
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
 * Recognises columns that were sorted, shifted or shuffled without the rest of their rows: each new value of a row is the old value of
 * another row. Marriages also give people names that others had before. But then the numbers of new and old occurrences of a value differ
 * by chance, by about the root of their sum; in a moved column they are equal. The limit is half of the chance difference. Rows in which
 * both name and birth date change are reported already, and excluded here.
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
  // The remaining rows form one block, wherever they are in the files.
  `DELETE FROM moved_values v USING changed_people c WHERE c.id = v.id AND c.kind = 'moved'`,
  `UPDATE moved_values SET block = ''`,
  ...mark(MANY),
];
