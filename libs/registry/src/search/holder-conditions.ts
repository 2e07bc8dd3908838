// Raw SQL: conditions of the search.
import { NO_EXPIRY } from '@app/download-request';
import { type Database } from './database';
import { parseSearchWords } from './parse-search-words';
import { type HolderFilter } from './holder-filter';
import { SqlParameters } from './sql-parameters';
import { isoDateOrNull } from './parse-dates';
import { type ListedOrganisations, listedOrganisations, unionAll, type ListScope } from './list-scope';
import { canBeMistyped, similaritySql, wordCondition } from './word-condition';

/** Returns the SQL conditions under which a listing `l` is in the list, one per part. Each holder has exactly one such listing. */
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
  return holderConditions(organisations, filter, parameters, conditions);
}

/** Returns an SQL condition: one of the records in `l.earned` has the exam type and one of the expiry dates. */
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
 * Returns the SQL conditions about the holder, not about a qualification, together with `additional` ones. They always require a listing of
 * one of these organisations.
 */
export function holderConditions(
  organisations: ListedOrganisations,
  { search = '', allowTypos = false }: HolderFilter,
  parameters: SqlParameters,
  additional: readonly string[] = [],
): string[] {
  const words = parseSearchWords(search).map((word) =>
    wordCondition(word, organisations, allowTypos, parameters),
  );
  return organisations.parts.map((part) => [part, ...words, ...additional].join('\n    AND '));
}

/** Returns the SQL conditions that must hold for the same qualification `q`, by filter. */
export function qualificationConditions(
  { examType, examNumber, expiryDates = [] }: HolderFilter,
  parameters: SqlParameters,
): { examType?: string; examNumber?: string; expiryDate?: string } {
  const conditions: ReturnType<typeof qualificationConditions> = {};
  if (examType !== undefined) conditions.examType = `q.exam_type = ${parameters.add(examType)}`;
  if (examNumber !== undefined) conditions.examNumber = `q.exam_number = ${parameters.add(examNumber)}`;
  if (expiryDates.length > 0) {
    const days = parameters.add(expiryDates.filter((date) => isoDateOrNull(date) !== null));
    const endless = expiryDates.includes(NO_EXPIRY) ? ' OR q.expiry_date IS NULL' : '';
    conditions.expiryDate = `(q.expiry_date = ANY (${days}::date[])${endless})`;
  }
  return conditions;
}

/**
 * Returns the filter, with `allowTypos` set if no holder of these organisations has the words as typed: then they probably contain typos.
 * So holders with merely similar names are listed only if no holder matches.
 */
export async function allowTyposIfNotFound(
  database: Database,
  scope: ListScope,
  filter: HolderFilter,
): Promise<HolderFilter> {
  if (!parseSearchWords(filter.search ?? '').some(canBeMistyped)) return filter;
  const parameters = new SqlParameters();
  const organisations = listedOrganisations(scope, parameters);
  const conditions = holderConditions(organisations, { search: filter.search }, parameters);
  // Counted instead of EXISTS: for a single row, PostgreSQL tends to scan the whole organisation instead of using the index.
  const [{ found }] = await database.query<[{ found: boolean }]>(
    `SELECT sum(n) > 0 AS found
       FROM (${unionAll(conditions, (condition) => `SELECT count(*) AS n FROM holder_listings l WHERE ${condition}`)}) parts`,
    parameters.values,
  );
  return found ? filter : { ...filter, allowTypos: true };
}

/**
 * Returns an SQL expression for the distance of a listing `l` from the typed words: whole words and numbers come first. Null if there are
 * no words.
 */
export function matchDistanceSql(
  { search = '', allowTypos = false }: HolderFilter,
  parameters: SqlParameters,
): string | null {
  const terms = parseSearchWords(search).map((word) => {
    if (allowTypos && canBeMistyped(word)) return `1 - ${similaritySql(word, parameters)}`;
    const numbers = `${parameters.add(word.numbers)}::text[]`;
    const names = `${parameters.add(word.names.map((name) => `% ${name} %`))}::text[]`;
    return `CASE WHEN ' ' || l.search_name || ' ' LIKE ANY (${names}) OR lower(l.qualification_number) = ANY (${numbers})
                   OR lower(l.external_number) = ANY (${numbers}) THEN 0 ELSE 1 END`;
  });
  return terms.length > 0 ? terms.join(' + ') : null;
}
