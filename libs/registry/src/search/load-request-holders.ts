// Raw SQL: one statement for a set of holders, so that it sees one state of the registry.
import { type ExamTypeKind } from '@app/database';
import { birthDateSql } from '../birth-date';
import { type NameParts } from '../names';
import { type Database } from './database';
import { onlyUuids } from './list-scope';

/** A holder with everything that the rules of a request and the drawing of passes need. */
export interface RequestHolder extends NameParts {
  readonly id: string;
  readonly qualificationNumber: string;
  /** YYYY-MM-DD, or YYYY-MM or YYYY where no more is known. */
  readonly birthDate: string;
  /** The organisation of the contact person with which the holder is enrolled; of several, the one with the lowest code. */
  readonly organisation: { readonly id: string; readonly name: string };
  /** The holder's number at that organisation. */
  readonly externalNumber: string | null;
  /** Main before modules, newest exam first. Empty if there are none, or they were not requested. */
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
 * Returns these holders as the registry has them now, in the order of the ids, each once. Holders who do not exist, or are not enrolled
 * with one of the contact person's organisations, are left out. It is one statement, so it sees one state of the registry.
 *
 * @param drawnIds the holders whose passes are drawn. The others come without qualifications, whose reading takes most of the time.
 * Default: all
 */
export async function loadRequestHolders(
  database: Database,
  organisationIds: readonly string[],
  holderIds: readonly string[],
  drawnIds: readonly string[] = holderIds,
): Promise<RequestHolder[]> {
  const wanted = [...new Set(onlyUuids(holderIds))];
  if (wanted.length === 0) return [];
  const drawn = new Set(drawnIds);
  return database.query<RequestHolder[]>(
    `SELECT enrolled.id, qualification_number AS "qualificationNumber", given_name AS "givenName",
            name_prefix AS "namePrefix", surname, birth_date AS "birthDate",
            json_build_object('id', organisation_id, 'name', organisation) AS organisation,
            external_number AS "externalNumber", earned.qualifications
       FROM (SELECT DISTINCT ON (wanted.place) wanted.place, wanted.is_drawn, h.id, h.qualification_number, h.given_name,
                    h.name_prefix, h.surname, ${birthDateSql('h')} AS birth_date, o.id AS organisation_id, o.name AS organisation,
                    e.external_number
               FROM unnest($1::uuid[], $3::boolean[]) WITH ORDINALITY AS wanted (id, is_drawn, place)
               JOIN qualification_holders h ON h.id = wanted.id
               JOIN enrolments e ON e.holder_id = wanted.id AND e.organisation_id = ANY ($2::uuid[])
               JOIN organisations o ON o.id = e.organisation_id
              ORDER BY wanted.place, o.code) enrolled
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
               WHERE q.holder_id = enrolled.id AND enrolled.is_drawn) earned
      ORDER BY enrolled.place`,
    [wanted, onlyUuids(organisationIds), wanted.map((id) => drawn.has(id))],
  );
}
