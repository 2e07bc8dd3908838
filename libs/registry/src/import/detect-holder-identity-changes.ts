// Raw SQL: compares all planned holders with all known ones.
import { type Client } from 'pg';
import { birthDateSql } from '../birth-date';
import {
  possiblySameDaySql,
  wronglyDecodedSql,
  similarBirthDatesSql,
  similarNamesSql,
  type SqlBirthDate,
} from './compare-values';
import { confirmationCodeSql } from './identity-changes';
import { MOVED_COLUMNS } from './moved-columns';

/**
 * Finds planned holders that would assign the identity of one person to another, and writes them to `identity_changes`. Only rows with
 * changes are compared, by hash or index.
 */
export async function detectHolderIdentityChanges(client: Client): Promise<void> {
  const { rows } = await client.query<{ known: boolean; added: boolean; changed: boolean }>(
    `SELECT EXISTS (SELECT FROM qualification_holders) AS known,
            EXISTS (SELECT FROM planned_holders WHERE change = 'added') AS added,
            EXISTS (SELECT FROM planned_holders WHERE change <> 'added') AS changed`,
  );
  const { known, added, changed } = rows[0] ?? {};
  if (!known || !(added || changed)) return;
  await client.query('ANALYZE planned_holders, leaving_holders');
  if (changed) for (const statement of CHANGED) await client.query(statement);
  if (added) for (const statement of ADDED) await client.query(statement);
}

const PART = { surname: 1, given: 2, prefix: 3 } as const;

/** Returns SQL for a normalised part of a name, from the columns that contain it. */
const part = (row: string, which: keyof typeof PART): string =>
  `split_part(${row}.sort_name, E'\\t', ${PART[which]})`;

/**
 * Returns SQL for the old part of a name. A part with unchanged spelling counts as equal, even if an earlier version normalised it
 * differently.
 */
const before = (which: keyof typeof PART, column: string): string =>
  `CASE WHEN h.${column} = p.${column} OR h.search_name = p.search_name THEN ${part('p', which)} ELSE ${part('h', which)} END`;

const NAME_PARTS = ['given_name', 'name_prefix', 'surname'] as const;
const spoiled = NAME_PARTS.map((column) => wronglyDecodedSql(`h.${column}`, `p.${column}`)).join(' OR ');

const CHANGED = [
  `CREATE TEMP TABLE changed_people AS
   SELECT *, ${similarNamesSql('old_given', 'new_given')} AS near_given, ${similarNamesSql('old_surname', 'new_surname')} AS near_surname,
          ${similarBirthDatesSql(
            { day: 'old_birth_date', precision: 'old_precision' },
            { day: 'birth_date', precision: 'birth_date_precision' },
          )} AS near_birth_date, true AS near_prefix, NULL::text AS kind
     FROM (SELECT p.id, p.file, p.line, p.qualification_number, p.given_name, p.name_prefix, p.surname, p.birth_date, p.birth_date_precision, p.sort_name,
                  ${before('given', 'given_name')} AS old_given, ${part('p', 'given')} AS new_given,
                  ${before('surname', 'surname')} AS old_surname, ${part('p', 'surname')} AS new_surname,
                  ${before('prefix', 'name_prefix')} AS old_prefix, ${part('p', 'prefix')} AS new_prefix,
                  h.birth_date AS old_birth_date, h.birth_date_precision AS old_precision, ${spoiled} AS is_spoiled
             FROM planned_holders p JOIN qualification_holders h ON h.id = p.id
            WHERE p.change <> 'added'
              AND (h.given_name, h.name_prefix, h.surname, h.birth_date, h.birth_date_precision)
                <> (p.given_name, p.name_prefix, p.surname, p.birth_date, p.birth_date_precision)) c`,
  'ANALYZE changed_people',
  `UPDATE changed_people c SET kind = 'swapped' FROM qualification_holders o
    WHERE o.sort_name = c.sort_name AND o.birth_date = c.birth_date AND o.id <> c.id
      AND (old_given, old_surname, old_birth_date) <> (new_given, new_surname, c.birth_date)`,
  `UPDATE changed_people SET kind = CASE
     WHEN (old_given, old_surname) <> (new_given, new_surname) AND old_birth_date <> birth_date AND NOT is_spoiled THEN 'other-person'
     WHEN NOT near_birth_date THEN 'other-birth-date'
     WHEN NOT near_given AND NOT near_surname AND NOT is_spoiled THEN 'other-name' END
    WHERE kind IS NULL AND (old_given, old_surname, old_birth_date, old_precision) <> (new_given, new_surname, birth_date, birth_date_precision)`,
  ...MOVED_COLUMNS,
  `UPDATE changed_people SET kind = 'spoiled-name' WHERE is_spoiled AND kind IS NULL`,
  `INSERT INTO identity_changes
   SELECT 'holder', id, id, false, file, line, CASE kind WHEN 'other-birth-date' THEN 'birth_date' END, kind,
          ${confirmationCodeSql('id', 'qualification_number', 'given_name', 'name_prefix', 'surname', birthDateSql('changed_people'))}
     FROM changed_people WHERE kind IS NOT NULL`,
];

/**
 * Returns SQL for a number without leading zeros, spaces and signs, and with digits for similar letters. With `COLLATE "C"`, `[:alnum:]`
 * means only ASCII; the Cyrillic o is replaced because people copy it.
 */
const bareNumber = (column: string): string =>
  `CASE WHEN ${column} ~ '^[1-9][0-9]*$' THEN ${column}
        WHEN ${column} ~ '^[0-9]*$' THEN ltrim(${column}, '0')
        ELSE ltrim(translate(regexp_replace(translate(lower(normalize(${column}, NFKC)), 'оО', 'oo') COLLATE "C",
          '[^[:alnum:]]', '', 'g'), 'oil', '011'), '0') END`;

/** SQL for all holders; `leaves` is true if they are removed now or were removed earlier. */
const KNOWN = `(SELECT h.id, h.qualification_number, h.sort_name, h.birth_date, h.birth_date_precision,
  h.withdrawn_at IS NOT NULL OR l.id IS NOT NULL AS leaves
  FROM qualification_holders h LEFT JOIN leaving_holders l ON l.id = h.id)`;
const birthDate = (row: string): SqlBirthDate => ({
  day: `${row}.birth_date`,
  precision: `${row}.birth_date_precision`,
});
/** A holder who is removed under one number may return under another number, with more or less of the birth date known. */
const SAME_PERSON = `extract(year FROM k.birth_date) = extract(year FROM p.birth_date)
  AND (k.birth_date = p.birth_date OR (k.leaves AND ${possiblySameDaySql(birthDate('k'), birthDate('p'))})) AND ${part('k', 'surname')} = ${part('p', 'surname')}
  AND ${part('k', 'given')} = ${part('p', 'given')}`;

const ADDED = [
  `INSERT INTO alike_holders
   SELECT p.id, k.id, true, ${SAME_PERSON}, k.leaves FROM planned_holders p JOIN ${KNOWN} k
       ON ${bareNumber('k.qualification_number')} = ${bareNumber('p.qualification_number')}
    WHERE p.change = 'added' AND ${bareNumber('p.qualification_number')} <> ''`,
  `INSERT INTO alike_holders
   SELECT p.id, k.id, false, true, k.leaves FROM planned_holders p JOIN ${KNOWN} k ON ${SAME_PERSON}
    WHERE p.change = 'added' AND NOT EXISTS (SELECT FROM alike_holders a WHERE a.planned_id = p.id AND a.known_id = k.id)`,
  `ANALYZE alike_holders`,
  // An added holder is compared with the most probable of several known holders; a known holder can get only one new number.
  `WITH likeliest AS (
     SELECT DISTINCT ON (p.id) p.*, a.known_id, a.same_number, a.same_person AND a.leaves AS same, a.leaves
       FROM alike_holders a JOIN planned_holders p ON p.id = a.planned_id
       JOIN qualification_holders h ON h.id = a.known_id
      ORDER BY p.id, a.same_person DESC, a.leaves DESC, a.same_number DESC, h.qualification_number
   ), chosen AS (
     SELECT *, same AND row_number() OVER (PARTITION BY known_id ORDER BY file, line) = 1 AS returns FROM likeliest
   )
   INSERT INTO identity_changes
   SELECT 'holder', id, known_id, returns, file, line, 'qualification_number',
          CASE WHEN same_number THEN 'look-alike-number' WHEN leaves THEN 'renumbered' ELSE 'doubled' END,
          ${confirmationCodeSql('known_id', 'returns', 'qualification_number', 'given_name', 'name_prefix', 'surname', birthDateSql('chosen'))}
     FROM chosen`,
];
