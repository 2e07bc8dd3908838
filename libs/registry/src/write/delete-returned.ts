// Raw SQL: deletes sets of rows.
import { type EntityManager } from 'typeorm';
import { type EnrolmentRecord, type QualificationRecord } from './registry-batch';
import { splitIntoChunks } from './upsert';

/** Deletes the records of ended enrolments for enrolments that were written again. */
export async function deleteReturnedEnrolments(
  manager: EntityManager,
  rows: readonly EnrolmentRecord[],
): Promise<void> {
  await forget(
    manager,
    rows,
    `DELETE FROM ended_enrolments x USING enrolments e
      WHERE e.organisation_id = x.organisation_id AND e.holder_id = x.holder_id AND x.holder_id IN`,
  );
}

/** Deletes the records of withdrawn qualifications for qualifications that were written again, with their earlier ids. */
export async function deleteReturnedQualifications(
  manager: EntityManager,
  rows: readonly QualificationRecord[],
): Promise<void> {
  await forget(
    manager,
    rows,
    `DELETE FROM withdrawn_qualifications x USING qualifications q WHERE q.id = x.id AND x.holder_id IN`,
  );
}

async function forget(
  manager: EntityManager,
  rows: readonly { readonly qualificationNumber: string }[],
  statement: string,
): Promise<void> {
  for (const chunk of splitIntoChunks(rows)) {
    await manager.query(
      `${statement} (SELECT id FROM qualification_holders WHERE qualification_number = ANY ($1::text[]))`,
      [chunk.map(({ qualificationNumber }) => qualificationNumber)],
    );
  }
}
