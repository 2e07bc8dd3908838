import { NO_EXPIRY } from '@app/download-request';
import { type Database } from './database';
import { searchWords } from './search-words';
import { SqlParameters } from './sql-parameters';
import { calendarDate } from './typed-dates';
import { type ListedOrganisations, listedOrganisations, together, type View } from './view';
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
   * of the qualification number, or be the birth date, its month or its year (see `searchWords`).
   */
  readonly search?: string;
  /** Names that are nearly a word count as well, see `asMeant`. */
  readonly nearly?: boolean;
}

/** The conditions under which a listing `l` is in the list, as SQL, part by part; each holder has one such listing. */
export function listingConditions(
  organisations: ListedOrganisations,
  filter: HolderFilter,
  parameters: SqlParameters,
): string[] {
  const { examType, examNumber, expiryDates = [] } = filter;
  const conditions: string[] = [];
  if (examNumber !== undefined) {
    // An exam has few candidates, so they are looked up first.
    const asked = Object.values(qualificationConditions(filter, parameters));
    conditions.push(`l.holder_id IN (SELECT q.holder_id FROM qualifications q WHERE ${asked.join(' AND ')})`);
  } else if (examType !== undefined || expiryDates.length > 0) {
    conditions.push(earnedCondition(examType, expiryDates, parameters));
  }
  return viewConditions(organisations, filter, parameters, conditions);
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
 * The part of it that is about the holder, not about a qualification, and what is asked on top. It always asks for a listing
 * with one of these organisations.
 */
export function viewConditions(
  organisations: ListedOrganisations,
  { search = '', nearly = false }: HolderFilter,
  parameters: SqlParameters,
  onTop: readonly string[] = [],
): string[] {
  const words = searchWords(search).map((word) => wordCondition(word, organisations, nearly, parameters));
  return organisations.parts.map((part) => [part, ...words, ...onTop].join('\n    AND '));
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
export async function asMeant(database: Database, view: View, filter: HolderFilter): Promise<HolderFilter> {
  if (!searchWords(filter.search ?? '').some(canBeMistyped)) return filter;
  const parameters = new SqlParameters();
  const organisations = listedOrganisations(view, parameters);
  const conditions = viewConditions(organisations, { search: filter.search }, parameters);
  // Counted, since for one row alone PostgreSQL likes to look through the whole organisation instead of the index.
  const [{ found }] = await database.query<[{ found: boolean }]>(
    `SELECT sum(n) > 0 AS found
       FROM (${together(conditions, (condition) => `SELECT count(*) AS n FROM holder_listings l WHERE ${condition}`)}) parts`,
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
    const numbers = `${parameters.add(word.numbers)}::text[]`;
    const names = `${parameters.add(word.names.map((name) => `% ${name} %`))}::text[]`;
    return `CASE WHEN ' ' || l.search_name || ' ' LIKE ANY (${names}) OR lower(l.qualification_number) = ANY (${numbers})
                   OR lower(l.external_number) = ANY (${numbers}) THEN 0 ELSE 1 END`;
  });
  return terms.length > 0 ? terms.join(' + ') : null;
}
