import { type ExamTypeKind } from '@app/database';
import { NO_EXPIRY } from '@app/download-request';
import { type EntityManager } from 'typeorm';
import {
  type Facet,
  type HolderFilter,
  ownHolders,
  qualificationConditions,
  searchConditions,
  SqlParameters,
} from './holder-filter';

/** What can be chosen in each filter, with the number of holders that choosing it leaves. */
export interface FilterCounts {
  readonly organisations: readonly { id: string; name: string; count: number }[];
  readonly examTypes: readonly { code: string; name: string; kind: ExamTypeKind; count: number }[];
  /** The newest exam first. */
  readonly examNumbers: readonly { examNumber: string; count: number }[];
  /** The latest first; `none` last. */
  readonly expiryDates: readonly { expiryDate: string; count: number }[];
}

/** An exam number is chosen by typing; a list that nobody scrolls through need not be whole. */
const MOST_EXAM_NUMBERS = 1_000;

/** Counts for every filter with all *other* filters applied, so that each shows what a change of itself would leave. */
export async function countFilters(
  manager: EntityManager,
  organisationIds: readonly string[],
  filter: HolderFilter,
): Promise<FilterCounts> {
  const count = <Row>(facet: Facet, sql: (from: string, where: string) => string): Promise<Row[]> => {
    const parameters = new SqlParameters();
    const others = { ...filter, [facet]: undefined };
    const from = `FROM (${ownHolders(parameters, organisationIds, others)}) own
                  JOIN qualification_holders h ON h.id = own.holder_id
                  JOIN qualifications q ON q.holder_id = h.id`;
    const conditions = [
      ...searchConditions(parameters, filter.search),
      ...qualificationConditions(parameters, others),
    ];
    return manager.query<Row[]>(sql(from, conditions.join(' AND ') || 'true'), parameters.values);
  };
  const [organisations, examTypes, examNumbers, expiryDates] = await Promise.all([
    count<FilterCounts['organisations'][number]>(
      'organisationId',
      (from, where) => `SELECT o.id, o.name, count(DISTINCT h.id)::int AS count ${from}
                 JOIN enrolments e ON e.holder_id = h.id JOIN organisations o ON o.id = e.organisation_id
                 WHERE ${where} AND o.id = ANY ($1::uuid[]) GROUP BY o.id ORDER BY o.name`,
    ),
    count<FilterCounts['examTypes'][number]>(
      'examType',
      (from, where) => `SELECT t.code, t.name, t.kind, count(DISTINCT h.id)::int AS count ${from}
                 JOIN exam_types t ON t.code = q.exam_type
                 WHERE ${where} GROUP BY t.code ORDER BY t.kind, t.name`,
    ),
    count<FilterCounts['examNumbers'][number]>(
      'examNumber',
      (from, where) => `SELECT q.exam_number AS "examNumber", count(DISTINCT h.id)::int AS count ${from}
                 WHERE ${where} GROUP BY q.exam_number
                 ORDER BY max(q.exam_date) DESC, q.exam_number LIMIT ${MOST_EXAM_NUMBERS}`,
    ),
    count<FilterCounts['expiryDates'][number]>(
      'expiryDates',
      (from, where) => `SELECT coalesce(q.expiry_date::text, '${NO_EXPIRY}') AS "expiryDate",
                        count(DISTINCT h.id)::int AS count ${from}
                 WHERE ${where} GROUP BY q.expiry_date ORDER BY q.expiry_date DESC NULLS LAST`,
    ),
  ]);
  return { organisations, examTypes, examNumbers, expiryDates };
}
