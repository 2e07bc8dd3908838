import { type EntityManager } from 'typeorm';
import { type EnrolmentRecord, type QualificationRecord } from './registry-batch';
import { chunksOf } from './upsert';

/** Enrolments that were written again have not ended. */
export async function forgetEnded(manager: EntityManager, rows: readonly EnrolmentRecord[]): Promise<void> {
  await forget(
    manager,
    rows,
    `DELETE FROM ended_enrolments x USING enrolments e
      WHERE e.organisation_id = x.organisation_id AND e.holder_id = x.holder_id AND x.holder_id IN`,
  );
}

/** Qualifications that were written again, under the ids that they had, are not withdrawn. */
export async function forgetWithdrawn(
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
  for (const chunk of chunksOf(rows)) {
    await manager.query(
      `${statement} (SELECT id FROM qualification_holders WHERE qualification_number = ANY ($1::text[]))`,
      [chunk.map(({ qualificationNumber }) => qualificationNumber)],
    );
  }
}
