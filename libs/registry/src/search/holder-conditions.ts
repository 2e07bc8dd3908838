import { NO_EXPIRY } from '@app/download-request';
import { type Database } from './database';
import { calendarDate, searchWords } from './search-words';
import { SqlParameters } from './sql-parameters';
import { canBeMistyped, likeness, wordCondition } from './word-condition';

/** What narrows a list of holders; what is absent narrows nothing. */
export interface HolderFilter {
  /** One of the contact person's organisations. Any other one finds nobody. */
  readonly organisationId?: string;
  /** Code. It, the exam number and the expiry dates must hold for one and the same qualification. */
  readonly examType?: string;
  readonly examNumber?: string;
  /** YYYY-MM-DD, or 'none' for qualifications that are valid without end. Empty accepts all. */
  readonly expiryDates?: readonly string[];
  /**
   * Every word must be found in the name, with or without marks and prefix, in an external number, at the beginning
   * of the qualification number, or be the birth date (dd-mm-jjjj).
   */
  readonly search?: string;
  /** Names that are nearly a word count as well, see `asMeant`. */
  readonly nearly?: boolean;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Those that can be ids at all: PostgreSQL would take offence at others, and they belong to nobody. */
export function onlyUuids(ids: readonly string[]): string[] {
  return ids.filter((id) => UUID.test(id));
}

/** The organisations a list is about: of the contact person's own all, or the one that was chosen. */
export function organisationsInView(
  organisationIds: readonly string[],
  { organisationId }: HolderFilter,
): string[] {
  const own = onlyUuids(organisationIds);
  return organisationId === undefined ? own : own.filter((id) => id === organisationId.toLowerCase());
}

/** The organisations of a list as its statement names them. */
export interface ListedOrganisations {
  /** SQL of type uuid[]. */
  readonly all: string;
  /** SQL of type uuid when there is only one: then a page can be a walk along one index. */
  readonly only?: string;
  /** SQL of type uuid of each of several, when they are few enough to walk along an index each. */
  readonly each: readonly string[];
  /** Holders of several of them are in `shared_listings`. */
  readonly counted: boolean;
}

/** Of more organisations, planning would take longer than it saves. */
const MOST_WALKED = 8;

/**
 * The organisations in view, in the order of their codes: somebody who is enrolled with several of them is listed with
 * the first.
 */
export async function listedOrganisations(
  database: Database,
  inView: readonly string[],
  parameters: SqlParameters,
): Promise<ListedOrganisations> {
  if (inView.length < 2) {
    const all = `${parameters.add(inView)}::uuid[]`;
    const none = { all, each: [], counted: true };
    return inView[0] === undefined ? none : { ...none, only: `${parameters.add(inView[0])}::uuid` };
  }
  const rows = await database.query<{ id: string; counted: boolean }[]>(
    `SELECT id, ${allCounted('$1::uuid[]')} AS counted FROM organisations WHERE id = ANY ($1::uuid[]) ORDER BY code`,
    [inView],
  );
  const ids = rows.map(({ id }) => id);
  const all = `${parameters.add(ids)}::uuid[]`;
  const each = ids.length > MOST_WALKED ? [] : ids.map((id) => `${parameters.add(id)}::uuid`);
  return { all, each, counted: rows[0]?.counted ?? false };
}

/** SQL that is true when every one of these organisations is counted or has nobody to count. */
export function allCounted(organisations: string): string {
  return `NOT EXISTS (
    SELECT FROM unnest(${organisations}) AS o (id)
     WHERE NOT EXISTS (SELECT FROM listing_counts c
                        WHERE c.organisation_id = o.id AND c.exam_type = '' AND c.expiry_date = '')
       AND EXISTS (SELECT FROM holder_listings l WHERE l.organisation_id = o.id))`;
}

/** The listings `l` of these organisations, as SQL for FROM: of several in such a way that an order is merged from their indexes. */
export function listingsOf({ each }: ListedOrganisations): string {
  if (each.length === 0) return 'holder_listings l';
  const parts = each.map((id) => `SELECT * FROM holder_listings WHERE organisation_id = ${id}`);
  return `(${parts.join(' UNION ALL ')}) l`;
}

/** The condition under which a listing `l` is in the list, as SQL; each holder has one such listing. */
export function listingCondition(
  organisations: ListedOrganisations,
  filter: HolderFilter,
  parameters: SqlParameters,
): string {
  const { examType, examNumber, expiryDates = [] } = filter;
  const conditions = [viewCondition(organisations, filter, parameters)];
  if (examNumber !== undefined) {
    // An exam has few candidates, so they are looked up first.
    const asked = Object.values(qualificationConditions(filter, parameters));
    conditions.push(`l.holder_id IN (SELECT q.holder_id FROM qualifications q WHERE ${asked.join(' AND ')})`);
  } else if (examType !== undefined || expiryDates.length > 0) {
    conditions.push(earnedCondition(examType, expiryDates, parameters));
  }
  return conditions.join('\n    AND ');
}

/** Whether one of the records in `l.earned` has the exam type and one of the expiry dates. */
export function earnedCondition(
  examType: string | undefined,
  expiryDates: readonly string[],
  parameters: SqlParameters,
): string {
  const start = examType === undefined ? '' : `\x1e${examType}`;
  const ends = expiryDates.length > 0 ? expiryDates.map((date) => `${date}\x1e`) : [''];
  return `(${ends.map((end) => `strpos(l.earned, ${parameters.add(`${start}\x1f${end}`)}) > 0`).join(' OR ')})`;
}

/**
 * The part of it that is about the holder, not about a qualification. It always asks for a listing with one of these
 * organisations: whatever else is asked comes on top.
 */
export function viewCondition(
  organisations: ListedOrganisations,
  { search = '', nearly = false }: HolderFilter,
  parameters: SqlParameters,
): string {
  const { all, only, each, counted } = organisations;
  // The other halves are always so: the statement must use every parameter, and the columns of a row are not always asked.
  const own = only
    ? `l.organisation_id = ${only} AND cardinality(${all}) = 1`
    : each.length > 0
      ? `cardinality(${all}) > 1`
      : `l.organisation_id = ANY (${all})`;
  const once = counted
    ? `(l.organisation_id, l.holder_id) NOT IN (${listedAgain(all)})`
    : `NOT EXISTS (SELECT 1 FROM holder_listings d
                 WHERE d.holder_id = l.holder_id AND d.organisation_id = ANY (${all})
                   AND array_position(${all}, d.organisation_id) < array_position(${all}, l.organisation_id))`;
  return [
    own,
    ...(only ? [] : [once]),
    ...searchWords(search).map((word) => wordCondition(word, organisations, nearly, parameters)),
  ].join('\n    AND ');
}

/** Organisations and holders, as SQL: the listings of holders of several of these that come after their first. */
export function listedAgain(all: string): string {
  return `SELECT s.organisation_id, s.holder_id FROM shared_listings s JOIN shared_listings d ON d.holder_id = s.holder_id
           WHERE s.organisation_id = ANY (${all}) AND d.organisation_id = ANY (${all})
             AND array_position(${all}, d.organisation_id) < array_position(${all}, s.organisation_id)`;
}

/** The part of it that must hold for one and the same qualification `q`, as SQL, by what was asked. */
export function qualificationConditions(
  { examType, examNumber, expiryDates = [] }: HolderFilter,
  parameters: SqlParameters,
): { examType?: string; examNumber?: string; expiryDate?: string } {
  const conditions: ReturnType<typeof qualificationConditions> = {};
  if (examType !== undefined) conditions.examType = `q.exam_type = ${parameters.add(examType)}`;
  if (examNumber !== undefined) conditions.examNumber = `q.exam_number = ${parameters.add(examNumber)}`;
  if (expiryDates.length > 0) {
    const days = parameters.add(expiryDates.filter((date) => calendarDate(date) !== null));
    const endless = expiryDates.includes(NO_EXPIRY) ? ' OR q.expiry_date IS NULL' : '';
    conditions.expiryDate = `(q.expiry_date = ANY (${days}::date[])${endless})`;
  }
  return conditions;
}

/**
 * The filter with its words taken as they were meant: when nobody of these organisations has them, they were mistyped.
 * Somebody who is found by what was typed therefore never stands among others who are merely alike.
 */
export async function asMeant(
  database: Database,
  inView: readonly string[],
  filter: HolderFilter,
): Promise<HolderFilter> {
  if (!searchWords(filter.search ?? '').some(canBeMistyped)) return filter;
  const parameters = new SqlParameters();
  const organisations = await listedOrganisations(database, inView, parameters);
  const condition = viewCondition(organisations, { search: filter.search }, parameters);
  // Counted, since for one row alone PostgreSQL likes to look through the whole organisation instead of the index.
  const [{ found }] = await database.query<[{ found: boolean }]>(
    `SELECT count(*) > 0 AS found FROM ${listingsOf(organisations)} WHERE ${condition}`,
    parameters.values,
  );
  return found ? filter : { ...filter, nearly: true };
}

/** How far a listing `l` is from what was typed, as SQL: whole words and numbers first. Null when nothing was. */
export function distance(
  { search = '', nearly = false }: HolderFilter,
  parameters: SqlParameters,
): string | null {
  const terms = searchWords(search).map((word) => {
    if (nearly && canBeMistyped(word)) return `1 - ${likeness(word, parameters)}`;
    const number = parameters.add(word.number);
    return `CASE WHEN ' ' || l.search_name || ' ' LIKE ${parameters.add(`% ${word.name} %`)}
                   OR lower(l.qualification_number) = ${number} OR lower(l.external_number) = ${number} THEN 0 ELSE 1 END`;
  });
  return terms.length > 0 ? terms.join(' + ') : null;
}
