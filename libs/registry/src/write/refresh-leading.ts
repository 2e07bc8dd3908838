import { type EntityManager } from 'typeorm';
import { type Database } from '../search/database';
import { chunksOf } from './upsert';

/**
 * Writes anew which qualification stands for each of these holders in the list: `leadingQualification` in SQL.
 * A holder without qualifications gets `leading_revoked` null, which keeps them out of the list.
 */
export async function refreshLeading(
  manager: EntityManager,
  qualificationNumbers: readonly string[],
): Promise<void> {
  for (const chunk of chunksOf(qualificationNumbers)) {
    const given = `SELECT id FROM qualification_holders WHERE qualification_number = ANY ($1::text[])`;
    await manager.query(refreshStatement(given), [chunk]);
  }
}

/**
 * The same for all holders whose ids are in a table, in one statement: for the import, whose temporary table holds up
 * to a million.
 *
 * @param table with a column `holder_id`; no text from outside
 */
export async function refreshTouched(database: Database, table: string): Promise<void> {
  await database.query(refreshStatement(`SELECT holder_id AS id FROM ${table}`));
}

/** @param given a query of the holders' ids */
function refreshStatement(given: string): string {
  return `WITH given AS (${given}), chosen AS (
         SELECT DISTINCT ON (q.holder_id) q.holder_id, q.expiry_date, q.revoked
           FROM qualifications q
           JOIN exam_types t ON t.code = q.exam_type
          WHERE q.holder_id IN (SELECT id FROM given)
          ORDER BY q.holder_id, q.revoked, t.kind = 'module', q.expiry_date DESC NULLS FIRST
       )
       UPDATE qualification_holders h
          SET leading_expiry_date = chosen.expiry_date, leading_revoked = chosen.revoked
         FROM given LEFT JOIN chosen ON chosen.holder_id = given.id
        WHERE h.id = given.id
          AND (h.leading_expiry_date, h.leading_revoked) IS DISTINCT FROM (chosen.expiry_date, chosen.revoked)`;
}
