// Raw SQL: reads sets of counts and listings in one statement.
import { prepared } from '@app/postgres-client';
import { type Database } from './database';
import { holderConditions } from './holder-conditions';
import { type HolderFilter } from './holder-filter';
import { parseSearchWords } from './parse-search-words';
import { SqlParameters } from './sql-parameters';
import {
  BETWEEN_LISTINGS,
  BETWEEN_PARTS,
  type EarnedText,
  tallyQualifications,
} from './tally-qualifications';
import { allHaveCountsSql, listedOrganisations, unionAll, type ListScope } from './list-scope';

/** The value that means any exam type or any expiry date in `listing_counts` and `exam_counts`. */
const ANY = '';

/** Returns true if the total for this filter is stored: it has at most an exam type and one expiry date. */
export function hasStoredTotal({ search = '', examNumber, expiryDates = [] }: HolderFilter): boolean {
  return parseSearchWords(search).length === 0 && examNumber === undefined && expiryDates.length <= 1;
}

/** Returns the stored number of holders that fit the filter; null if it is not stored. */
export async function findStoredTotal(
  database: Database,
  scope: ListScope,
  filter: HolderFilter,
): Promise<number | null> {
  if (!hasStoredTotal(filter)) return null;
  const { examType, expiryDates = [] } = filter;
  const parameters = new SqlParameters();
  const all = `${parameters.add(scope.ids)}::uuid[]`;
  const type = parameters.add(examType ?? ANY);
  const date = parameters.add(expiryDates[0] ?? ANY);
  const [{ counted, total }] = await database.query<[{ counted: boolean; total: number }]>(
    prepared(`SELECT ${allHaveCountsSql(all)} AS counted,
            (SELECT coalesce(sum(holders), 0)::int FROM listing_counts
              WHERE organisation_id = ANY (${all}) AND exam_type = ${type} AND expiry_date = ${date}) AS total`),
    parameters.values,
  );
  if (!counted) return null;
  const tooMany = tallyQualifications(await loadEarnedOfDuplicates(database, scope), {
    examType,
    expiryDates,
  });
  return total - tooMany.holders;
}

/** Stored counts per organisation. A holder of two organisations is counted in both. */
export interface ListingCounts {
  readonly examTypes: readonly (readonly [examType: string, holders: number])[];
  readonly expiryDates: readonly (readonly [expiryDate: string, holders: number])[];
  /** Newest first. */
  readonly exams: readonly (readonly [
    examNumber: string,
    examType: string,
    examDate: string,
    holders: number,
  ])[];
}

/**
 * Returns the values that can be chosen: exam types for the filter's expiry dates, expiry dates for its exam type, exams for both. Null
 * if an organisation has no stored counts.
 *
 * @param examNumberPart exams whose number contains this text, in any case; '' for all
 * @param mostExams maximum number of exams per organisation and expiry date, newest first
 */
export async function findListingCounts(
  database: Database,
  scope: ListScope,
  { examType = ANY, expiryDates = [] }: HolderFilter,
  examNumberPart: string,
  mostExams: number,
): Promise<ListingCounts | null> {
  const parameters = new SqlParameters();
  const own = `${parameters.add(scope.ids)}::uuid[]`;
  const type = `${parameters.add(examType)}::text`;
  const part = `${parameters.add(examNumberPart.toLowerCase())}::text`;
  const dates = `${parameters.add(expiryDates.length > 0 ? [...new Set(expiryDates)] : [ANY])}::text[]`;
  const [{ counted, ...counts }] = await database.query<[ListingCounts & { counted: boolean }]>(
    prepared(`SELECT ${allHaveCountsSql(own)} AS counted,
            (SELECT coalesce(json_agg(json_build_array(exam_type, holders)), '[]')
               FROM listing_counts
              WHERE organisation_id = ANY (${own}) AND expiry_date = ANY (${dates}) AND exam_type <> '') AS "examTypes",
            (SELECT coalesce(json_agg(json_build_array(expiry_date, holders)), '[]')
               FROM listing_counts
              WHERE organisation_id = ANY (${own}) AND exam_type = ${type} AND expiry_date <> '') AS "expiryDates",
            (SELECT coalesce(json_agg(json_build_array(exam_number, exam_type, exam_date, holders)
                                      ORDER BY exam_date DESC, exam_number), '[]')
               FROM unnest(${own}) AS o (id) CROSS JOIN unnest(${dates}) AS d (expiry_date)
              CROSS JOIN LATERAL (
                      SELECT exam_number, exam_type, exam_date, holders FROM exam_counts e
                       WHERE e.organisation_id = o.id AND e.expiry_date = d.expiry_date
                         AND (${type} = '' OR e.exam_type = ${type})
                         AND strpos(lower(e.exam_number), ${part}) > 0
                       ORDER BY e.exam_date DESC, e.exam_number LIMIT ${parameters.add(mostExams)}) exams) AS exams`),
    parameters.values,
  );
  return counted ? counts : null;
}

/**
 * Returns the qualifications of the duplicates: holders of several of these organisations, whom the stored counts contain more than once,
 * as often as they are counted too much.
 */
export async function loadEarnedOfDuplicates(
  database: Database,
  { ids, duplicates }: ListScope,
): Promise<EarnedText> {
  const organisations = ids.flatMap((id, place) => (duplicates[place] ?? []).map(() => id));
  if (organisations.length === 0) return '';
  const listed = `(l.organisation_id, l.holder_id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))`;
  return earnedWhere(database, [listed], [organisations, duplicates.flat()]);
}

/** Returns the qualifications of the holders of a list, each holder once. */
export async function loadEarnedOfList(
  database: Database,
  scope: ListScope,
  filter: HolderFilter,
  narrowed?: (parameters: SqlParameters) => string,
): Promise<EarnedText> {
  const parameters = new SqlParameters();
  const organisations = listedOrganisations(scope, parameters);
  const additional = narrowed ? [narrowed(parameters)] : [];
  return earnedWhere(
    database,
    holderConditions(organisations, filter, parameters, additional),
    parameters.values,
  );
}

/** Returns one text instead of rows: for thousands of listings, transferring rows takes longer than counting them. */
async function earnedWhere(
  database: Database,
  conditions: readonly string[],
  values: readonly unknown[],
): Promise<EarnedText> {
  const betweenParts = `$${values.length + 1}::text`;
  const betweenListings = `$${values.length + 2}::text`;
  const listings = unionAll(
    conditions,
    (condition) => `
      SELECT l.earned || ${betweenParts} || coalesce(l.exams, (
               SELECT string_agg(E'\\x1e' || exam_number || E'\\x1f' || exam_date || E'\\x1e', ''
                                 ORDER BY exam_type, expiry_date, exam_number)
                 FROM qualifications q WHERE q.holder_id = l.holder_id)) AS text
        FROM holder_listings l WHERE ${condition}`,
  );
  const [{ text }] = await database.query<[{ text: string | null }]>(
    `SELECT string_agg(text, ${betweenListings}) AS text FROM (${listings}) listings`,
    [...values, BETWEEN_PARTS, BETWEEN_LISTINGS],
  );
  return text ?? '';
}
