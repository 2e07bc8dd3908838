import { type ExamTypeKind } from '@app/database';
import { type EntityManager } from 'typeorm';
import { type NameParts } from './names';

/** A holder as a request needs them: to choose passes, and to draw them. */
export interface RequestHolder extends NameParts {
  readonly id: string;
  readonly qualificationNumber: string;
  /** YYYY-MM-DD. */
  readonly birthDate: string;
  /** The organisation through which the holder is seen: of several, the first by code. */
  readonly organisationName: string;
  readonly externalNumber: string | null;
  readonly qualifications: readonly RequestQualification[];
}

export interface RequestQualification {
  readonly id: string;
  readonly examType: { readonly code: string; readonly name: string; readonly kind: ExamTypeKind };
  readonly examNumber: string;
  readonly examDate: string;
  readonly expiryDate: string | null;
  readonly revoked: boolean;
  readonly checkCode: string;
}

/**
 * The holders with these ids who are enrolled with one of these organisations; the others are absent, whether they
 * exist or not. In one query, in no particular order.
 */
export function loadRequestHolders(
  manager: EntityManager,
  organisationIds: readonly string[],
  holderIds: readonly string[],
): Promise<RequestHolder[]> {
  return manager.query<RequestHolder[]>(
    `SELECT h.id, h.qualification_number AS "qualificationNumber", h.given_name AS "givenName",
            h.name_prefix AS "namePrefix", h.surname, h.birth_date::text AS "birthDate",
            own.name AS "organisationName", own.external_number AS "externalNumber",
            coalesce(earned.qualifications, '[]') AS qualifications
       FROM (SELECT DISTINCT ON (e.holder_id) e.holder_id, e.external_number, o.name
               FROM enrolments e JOIN organisations o ON o.id = e.organisation_id
              WHERE e.organisation_id = ANY ($1::uuid[]) AND e.holder_id = ANY ($2::uuid[])
              ORDER BY e.holder_id, o.code) own
       JOIN qualification_holders h ON h.id = own.holder_id
       LEFT JOIN LATERAL (
         SELECT json_agg(json_build_object(
                  'id', q.id, 'examNumber', q.exam_number, 'examDate', q.exam_date, 'expiryDate', q.expiry_date,
                  'revoked', q.revoked, 'checkCode', q.check_code,
                  'examType', json_build_object('code', t.code, 'name', t.name, 'kind', t.kind))
                  ORDER BY t.kind, q.exam_date, q.id) AS qualifications
           FROM qualifications q JOIN exam_types t ON t.code = q.exam_type
          WHERE q.holder_id = h.id) earned ON true`,
    [organisationIds, holderIds],
  );
}
