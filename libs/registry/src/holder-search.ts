import { type ExamTypeKind } from '@app/database';
import { type EntityManager } from 'typeorm';
import {
  type HolderFilter,
  ownHolders,
  qualificationConditions,
  searchConditions,
  SqlParameters,
} from './holder-filter';
import { type NameParts } from './names';
import { qualificationStatus, type QualificationStatus } from './qualification-status';

const COLUMNS = [
  'qualificationNumber',
  'name',
  'birthDate',
  'expiryDate',
  'status',
  'externalNumber',
] as const;

/** Every way in which the list can be sorted: a column of the manual, `-` before it for descending. */
export const HOLDER_SORTS = COLUMNS.flatMap((column) => [column, `-${column}` as const]);

export type HolderSort = (typeof HOLDER_SORTS)[number];

export interface HolderPageOptions {
  readonly sort: HolderSort;
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
  /** YYYY-MM-DD in Europe/Amsterdam. */
  readonly today: string;
}

/** A holder, and the qualification that stands for them. */
export interface FoundHolder extends NameParts {
  readonly id: string;
  readonly qualificationNumber: string;
  readonly birthDate: string;
  /** null: without end, or no qualification at all (then `status` is null, too). */
  readonly expiryDate: string | null;
  readonly status: QualificationStatus | null;
  readonly externalNumber: string | null;
}

export interface FoundQualification {
  readonly id: string;
  /** The code of the exam type. */
  readonly examType: string;
  readonly name: string;
  readonly kind: ExamTypeKind;
  readonly examNumber: string;
  readonly examDate: string;
  readonly expiryDate: string | null;
  readonly status: QualificationStatus;
}

export interface FoundHolderDetails extends FoundHolder {
  /** Main ones first, then the newest. */
  readonly qualifications: readonly FoundQualification[];
}

interface HolderRow extends NameParts {
  readonly id: string;
  readonly qualificationNumber: string;
  readonly birthDate: string;
  readonly expiryDate: string | null;
  readonly revoked: boolean | null;
  readonly externalNumber: string | null;
}

const HOLDER_COLUMNS = `h.id, h.qualification_number AS "qualificationNumber", h.given_name AS "givenName",
  h.name_prefix AS "namePrefix", h.surname, h.birth_date::text AS "birthDate",
  h.leading_expiry_date::text AS "expiryDate", h.leading_revoked AS revoked, own.external_number AS "externalNumber"`;

/** One page of the holders that match, within the organisations given and nowhere else. */
export async function findHolders(
  manager: EntityManager,
  organisationIds: readonly string[],
  filter: HolderFilter,
  { sort, page, pageSize, today }: HolderPageOptions,
): Promise<{ items: FoundHolder[]; total: number }> {
  const parameters = new SqlParameters();
  const matching = matchingHolders(parameters, organisationIds, filter);
  const counting = [...parameters.values];
  const order = orderBy(parameters, sort, today);
  const [rows, [{ total }]] = await Promise.all([
    manager.query<HolderRow[]>(
      `SELECT ${HOLDER_COLUMNS} ${matching} ORDER BY ${order}
       LIMIT ${parameters.add(pageSize)} OFFSET ${parameters.add((page - 1) * pageSize)}`,
      parameters.values,
    ),
    manager.query<[{ total: number }]>(`SELECT count(*)::int AS total ${matching}`, counting),
  ]);
  return { items: rows.map((row) => foundHolder(row, today)), total };
}

/** The ids of all holders that match, in the order of their names: what 'Voeg alle toe' adds. */
export async function findHolderIds(
  manager: EntityManager,
  organisationIds: readonly string[],
  filter: HolderFilter,
): Promise<string[]> {
  const parameters = new SqlParameters();
  const matching = matchingHolders(parameters, organisationIds, filter);
  const rows = await manager.query<{ id: string }[]>(
    `SELECT h.id ${matching} ORDER BY h.sort_name, h.id`,
    parameters.values,
  );
  return rows.map(({ id }) => id);
}

/** One holder with all qualifications; null when there is none, or none that these organisations may see. */
export async function findHolder(
  manager: EntityManager,
  organisationIds: readonly string[],
  holderId: string,
  today: string,
): Promise<FoundHolderDetails | null> {
  const parameters = new SqlParameters();
  const own = ownHolders(parameters, organisationIds, {});
  const [row] = await manager.query<HolderRow[]>(
    `SELECT ${HOLDER_COLUMNS} FROM (${own}) own JOIN qualification_holders h ON h.id = own.holder_id
      WHERE h.id = ${parameters.add(holderId)}`,
    parameters.values,
  );
  if (!row) return null;
  const qualifications = await manager.query<(Omit<FoundQualification, 'status'> & { revoked: boolean })[]>(
    `SELECT q.id, q.exam_type AS "examType", t.name, t.kind, q.exam_number AS "examNumber",
            q.exam_date::text AS "examDate", q.expiry_date::text AS "expiryDate", q.revoked
       FROM qualifications q JOIN exam_types t ON t.code = q.exam_type
      WHERE q.holder_id = $1
      ORDER BY t.kind, q.exam_date DESC, t.name, q.id`,
    [holderId],
  );
  return {
    ...foundHolder(row, today),
    qualifications: qualifications.map(({ revoked, ...qualification }) => ({
      ...qualification,
      status: qualificationStatus({ ...qualification, revoked }, today),
    })),
  };
}

/** `FROM … WHERE …` over `own` and `h`, for the holders that match. */
export function matchingHolders(
  parameters: SqlParameters,
  organisationIds: readonly string[],
  filter: HolderFilter,
): string {
  const own = ownHolders(parameters, organisationIds, filter);
  const conditions = searchConditions(parameters, filter.search);
  const qualification = qualificationConditions(parameters, filter);
  if (qualification.length > 0) {
    conditions.push(
      `EXISTS (SELECT FROM qualifications q WHERE q.holder_id = h.id AND ${qualification.join(' AND ')})`,
    );
  }
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  return `FROM (${own}) own JOIN qualification_holders h ON h.id = own.holder_id ${where}`;
}

/** Always ends in a unique column, so that pages neither repeat nor skip a holder. */
function orderBy(parameters: SqlParameters, sort: HolderSort, today: string): string {
  const direction = sort.startsWith('-') ? 'DESC' : 'ASC';
  const column = sort.replace('-', '') as (typeof COLUMNS)[number];
  const keys: Record<typeof column, () => string> = {
    qualificationNumber: () => `h.qualification_number COLLATE "C" ${direction}`,
    name: () => `h.sort_name ${direction}`,
    birthDate: () => `h.birth_date ${direction}`,
    // Without end is later than every date.
    expiryDate: () =>
      `h.leading_expiry_date ${direction} ${direction === 'ASC' ? 'NULLS LAST' : 'NULLS FIRST'}`,
    status: () =>
      `CASE WHEN h.leading_revoked THEN 2 WHEN h.leading_expiry_date < ${parameters.add(today)}::date THEN 1
            WHEN h.leading_revoked IS NULL THEN 3 ELSE 0 END ${direction}`,
    // Whoever sorts by this number looks for those who have one.
    externalNumber: () => `own.external_number COLLATE "C" ${direction} NULLS LAST`,
  };
  return `${keys[column]()}, h.sort_name, h.id`;
}

function foundHolder({ revoked, ...row }: HolderRow, today: string): FoundHolder {
  return { ...row, status: revoked === null ? null : qualificationStatus({ ...row, revoked }, today) };
}
