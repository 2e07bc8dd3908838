// Raw SQL: temporary tables have no entity.
import { type Client } from 'pg';
import { regexes } from 'zod';

/** Reasons for which a row could assign a number, or a printed check code, to another person; with the explanation for the user. */
export const IDENTITY_REASONS = {
  'other-person':
    'name and birth date of this number both change: is it another person? Correct the number, or confirm',
  swapped: 'name and birth date are those of another number: were cells moved? Correct the file, or confirm',
  moved:
    'a part of the name or the birth date is what another row had, as in a column that was sorted alone: correct the file, or confirm',
  'other-birth-date':
    'the birth date is another altogether, or its year alone is left: is it another person of this name? Correct it, or confirm',
  'other-name':
    'given name and surname are other ones altogether: is it another person? Correct them, or confirm',
  'spoiled-name': 'letters with accents are spoiled: save the file as UTF-8, or confirm',
  'look-alike-number':
    'a known number differs by zeros, spaces, signs or look-alike letters alone: write it as it was, or confirm',
  renumbered:
    'a holder with this name and birth date leaves: if it is the same person, confirm, and check codes stay as they are',
  doubled:
    'there is a holder with this name and birth date under another number: use that one, or confirm that they are two people',
  'exam-respelled':
    'the holder has this exam under another number already: write it as it was, or confirm, and the check code stays',
  waits: 'it belongs to a number that waits for a word of yours: see the row of its holder',
} as const;

/** Matches the id of an import, as the user sees it. */
export const IMPORT_ID = regexes.guid;

/** Temporary tables that each import creates, also one without identity changes. */
const TABLES = [
  // `returns`: the known holder leaves or has left, and is the same person; after confirmation, this holder gets the new number or
  // spelling.
  `CREATE TEMP TABLE identity_changes (
     kind_of_row text, planned_id uuid, known_id uuid, returns boolean, file integer, line integer, "column" text,
     kind text, confirm text, confirmed boolean NOT NULL DEFAULT false)`,
  // Pairs of an added holder and a known holder who may be the same person.
  `CREATE TEMP TABLE alike_holders (
     planned_id uuid, known_id uuid, same_number boolean, same_person boolean, leaves boolean)`,
  `CREATE TEMP TABLE renumbered (planned_id uuid, known_id uuid)`,
];

export async function createIdentityChangeTables(client: Client): Promise<void> {
  for (const table of TABLES) await client.query(table);
}

/**
 * Returns SQL for the code that confirms a change. It has only letters, because spreadsheets damage digits, and is equal for the same
 * change in another file. The holder's id is hashed with the values, so the content of the row cannot be found out from the code.
 */
export const confirmationCodeSql = (...values: string[]): string =>
  `translate(left(encode(sha256(convert_to(concat_ws(E'\\x1f', ${values.join(', ')}), 'UTF8')), 'hex'), 16),
     '0123456789', 'ghijklmnop')`;

/**
 * Marks the changes that the user has confirmed, and no others.
 *
 * @param words confirmation codes, or ids of imports, which confirm all changes that these imports reported
 */
export async function markConfirmed(client: Client, words: readonly string[]): Promise<void> {
  if (words.length === 0) return;
  const imports = words.filter((word) => IMPORT_ID.test(word));
  await client.query(
    `UPDATE identity_changes SET confirmed = true
      WHERE confirm IN (SELECT unnest($1::text[]) UNION
                        SELECT confirm FROM registry_import_rejects WHERE import_id = ANY ($2::uuid[]))`,
    [words, imports],
  );
}

/** Returns the codes of all changes that were confirmed. */
export async function findConfirmedCodes(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ confirm: string }>(
    `SELECT confirm FROM identity_changes WHERE confirmed ORDER BY confirm`,
  );
  return rows.map(({ confirm }) => confirm);
}
