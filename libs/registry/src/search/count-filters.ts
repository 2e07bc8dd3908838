import { type ExamTypeKind } from '@app/database';
import { NO_EXPIRY } from '@app/download-request';
import { type Database } from './database';
import {
  asMeant,
  type HolderFilter,
  listedOrganisations,
  organisationsInView,
  qualificationConditions,
  viewCondition,
} from './holder-conditions';
import { SqlParameters } from './sql-parameters';

/** What can be chosen in each filter, and how many holders the list would then have. */
export interface FilterCounts {
  /** Main before modules, by name. */
  readonly examTypes: readonly {
    readonly code: string;
    readonly name: string;
    readonly kind: ExamTypeKind;
    readonly holders: number;
  }[];
  /** Newest exam first. An exam number is an exam of one day; should it have several, the last counts. */
  readonly examNumbers: readonly {
    readonly examNumber: string;
    /** YYYY-MM-DD. */
    readonly examDate: string;
    readonly holders: number;
  }[];
  /** Earliest first; 'none', which is valid without end, last. */
  readonly expiryDates: readonly { readonly expiryDate: string; readonly holders: number }[];
}

/**
 * Counts holders per exam type, exam number and expiry date, within the contact person's organisations.
 *
 * Each filter is narrowed by the others that are chosen, and by search and organisation, but not by itself: so it
 * shows what could be chosen instead. A holder counts once per value, however many qualifications have it.
 */
export async function countFilters(
  database: Database,
  organisationIds: readonly string[],
  typed: HolderFilter,
): Promise<FilterCounts> {
  const parameters = new SqlParameters();
  const inView = organisationsInView(organisationIds, typed);
  const filter = await asMeant(database, inView, typed);
  const organisations = await listedOrganisations(database, inView, parameters);
  const view = viewCondition(organisations, filter, parameters);
  const { examType, examNumber, expiryDate } = qualificationConditions(filter, parameters);
  const [counts] = await database.query<[FilterCounts]>(
    `WITH q AS MATERIALIZED (
       SELECT q.holder_id, q.exam_type, q.exam_number, q.exam_date, q.expiry_date
         FROM holder_listings l JOIN qualifications q ON q.holder_id = l.holder_id
        WHERE ${view}
     ), by_type AS (
       SELECT exam_type, count(*)::int AS holders
         FROM (SELECT DISTINCT exam_type, holder_id FROM q WHERE ${both(examNumber, expiryDate)}) pairs
        GROUP BY exam_type
     ), by_number AS (
       SELECT exam_number, max(exam_date) AS exam_date, count(*)::int AS holders
         FROM (SELECT exam_number, holder_id, max(exam_date) AS exam_date FROM q WHERE ${both(examType, expiryDate)}
                GROUP BY exam_number, holder_id) pairs
        GROUP BY exam_number
     ), by_expiry AS (
       SELECT expiry_date, count(*)::int AS holders
         FROM (SELECT DISTINCT expiry_date, holder_id FROM q WHERE ${both(examType, examNumber)}) pairs
        GROUP BY expiry_date
     )
     SELECT (SELECT coalesce(json_agg(json_build_object('code', code, 'name', name, 'kind', kind, 'holders', holders)
                                      ORDER BY kind, name, code), '[]')
               FROM by_type JOIN exam_types ON code = exam_type) AS "examTypes",
            (SELECT coalesce(json_agg(json_build_object('examNumber', exam_number, 'examDate', exam_date,
                                                        'holders', holders)
                                      ORDER BY exam_date DESC, exam_number COLLATE "C"), '[]')
               FROM by_number) AS "examNumbers",
            (SELECT coalesce(json_agg(json_build_object('expiryDate', coalesce(expiry_date::text, '${NO_EXPIRY}'),
                                                        'holders', holders)
                                      ORDER BY expiry_date NULLS LAST), '[]')
               FROM by_expiry) AS "expiryDates"`,
    parameters.values,
  );
  return counts;
}

function both(one?: string, other?: string): string {
  return [one, other].filter(Boolean).join(' AND ') || 'true';
}
