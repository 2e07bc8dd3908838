// Raw SQL: shares its columns with the lists, and query-plans.spec.ts checks its plans.
import { type ExamTypeKind } from '@app/database';
import { qualificationStatus, type QualificationStatus } from '../qualification-status';
import { type Database } from './database';
import { onlyUuids } from './list-scope';
import { holderColumnsSql, type HolderListItem, type HolderRow, toHolderListItem } from './holder-list-item';

export interface HolderQualification {
  readonly id: string;
  readonly examType: { readonly code: string; readonly name: string; readonly kind: ExamTypeKind };
  readonly examNumber: string;
  /** YYYY-MM-DD. */
  readonly examDate: string;
  /** YYYY-MM-DD, the last valid day; null: valid without end. */
  readonly expiryDate: string | null;
  readonly status: QualificationStatus;
}

export interface HolderDetails extends HolderListItem {
  /** Main before modules, newest exam first. */
  readonly qualifications: readonly HolderQualification[];
}

interface QualificationRow {
  id: string;
  code: string;
  name: string;
  kind: ExamTypeKind;
  exam_number: string;
  exam_date: string;
  expiry_date: string | null;
  revoked: boolean;
}

/**
 * Returns one holder with all their qualifications; null if no such holder is enrolled with the contact person's organisations, also if
 * the holder exists elsewhere.
 *
 * @param today YYYY-MM-DD in Europe/Amsterdam, see `amsterdamDate`
 */
export async function findHolder(
  database: Database,
  organisationIds: readonly string[],
  holderId: string,
  today: string,
): Promise<HolderDetails | null> {
  const own = onlyUuids(organisationIds);
  if (own.length === 0 || onlyUuids([holderId]).length === 0) return null;
  const [holder] = await database.query<HolderRow[]>(
    `SELECT ${holderColumnsSql('$2::uuid[]', '$2::uuid[]')}
       FROM qualification_holders h
      WHERE h.id = $1 AND h.leading_revoked IS NOT NULL
        AND EXISTS (SELECT 1 FROM enrolments e WHERE e.holder_id = h.id AND e.organisation_id = ANY ($2::uuid[]))`,
    [holderId, own],
  );
  if (!holder) return null;
  const qualifications = await database.query<QualificationRow[]>(
    `SELECT q.id, t.code, t.name, t.kind, q.exam_number, q.exam_date::text AS exam_date,
            q.expiry_date::text AS expiry_date, q.revoked
       FROM qualifications q JOIN exam_types t ON t.code = q.exam_type
      WHERE q.holder_id = $1
      ORDER BY t.kind, q.exam_date DESC, t.name, q.exam_number, q.id`,
    [holder.id],
  );
  return {
    ...toHolderListItem(holder, today),
    qualifications: qualifications.map((row) => ({
      id: row.id,
      examType: { code: row.code, name: row.name, kind: row.kind },
      examNumber: row.exam_number,
      examDate: row.exam_date,
      expiryDate: row.expiry_date,
      status: qualificationStatus({ expiryDate: row.expiry_date, revoked: row.revoked }, today),
    })),
  };
}
