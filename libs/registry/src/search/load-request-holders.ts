import { type ExamTypeKind } from '@app/database';
import { type NameParts } from '../names';
import { type Database } from './database';
import { onlyUuids } from './view';

/** A holder with everything that the rules of a download request and the drawing of passes need. */
export interface RequestHolder extends NameParts {
  readonly id: string;
  readonly qualificationNumber: string;
  /** YYYY-MM-DD. */
  readonly birthDate: string;
  /** Of the contact person's organisations the one that the holder is enrolled with; of several the lowest code. */
  readonly organisation: { readonly id: string; readonly name: string };
  /** At that organisation. */
  readonly externalNumber: string | null;
  /** Main before modules, newest exam first. Empty when there are none. */
  readonly qualifications: readonly RequestQualification[];
}

export interface RequestQualification {
  readonly id: string;
  readonly examType: { readonly code: string; readonly name: string; readonly kind: ExamTypeKind };
  readonly examNumber: string;
  /** YYYY-MM-DD. */
  readonly examDate: string;
  /** YYYY-MM-DD, the last valid day; null: valid without end. */
  readonly expiryDate: string | null;
  readonly revoked: boolean;
  readonly checkCode: string;
}

/**
 * These holders as the registry has them now, in the order of the ids, each once. Who is not enrolled with one of the
 * contact person's organisations is absent, as is who does not exist. One statement, so one state of the registry.
 */
export async function loadRequestHolders(
  database: Database,
  organisationIds: readonly string[],
  holderIds: readonly string[],
): Promise<RequestHolder[]> {
  const wanted = [...new Set(onlyUuids(holderIds))];
  if (wanted.length === 0) return [];
  return database.query<RequestHolder[]>(
    `SELECT h.id, h.qualification_number AS "qualificationNumber", h.given_name AS "givenName",
            h.name_prefix AS "namePrefix", h.surname, h.birth_date::text AS "birthDate",
            json_build_object('id', own.id, 'name', own.name) AS organisation,
            own.external_number AS "externalNumber", earned.qualifications
       FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (id, place)
       JOIN qualification_holders h ON h.id = wanted.id
      CROSS JOIN LATERAL (
              SELECT o.id, o.name, e.external_number
                FROM enrolments e JOIN organisations o ON o.id = e.organisation_id
               WHERE e.holder_id = h.id AND e.organisation_id = ANY ($2::uuid[])
               ORDER BY o.code LIMIT 1) own
      CROSS JOIN LATERAL (
              SELECT coalesce(json_agg(json_build_object(
                       'id', q.id,
                       'examType', json_build_object('code', t.code, 'name', t.name, 'kind', t.kind),
                       'examNumber', q.exam_number,
                       'examDate', q.exam_date,
                       'expiryDate', q.expiry_date,
                       'revoked', q.revoked,
                       'checkCode', q.check_code
                     ) ORDER BY t.kind, q.exam_date DESC, t.name, q.exam_number, q.id), '[]') AS qualifications
                FROM qualifications q JOIN exam_types t ON t.code = q.exam_type
               WHERE q.holder_id = h.id) earned
      ORDER BY wanted.place`,
    [wanted, onlyUuids(organisationIds)],
  );
}
