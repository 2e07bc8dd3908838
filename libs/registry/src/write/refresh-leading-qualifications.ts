// Raw SQL: updates sets of rows.
import { type EntityManager } from 'typeorm';
import { type Database } from '../search/database';
import { splitIntoChunks } from './upsert';

/**
 * Updates the leading qualification of these holders: `leadingQualification` in SQL. A holder without qualifications gets `leading_revoked`
 * null, so the list leaves the holder out.
 */
export async function refreshLeadingQualifications(
  manager: EntityManager,
  qualificationNumbers: readonly string[],
): Promise<void> {
  for (const chunk of splitIntoChunks(qualificationNumbers)) {
    const given = `SELECT id FROM qualification_holders WHERE qualification_number = ANY ($1::text[])`;
    await manager.query(refreshStatement(given), [chunk]);
  }
}

/**
 * Updates the leading qualification of all holders in a table with one statement. Used by the import, whose temporary table contains up to
 * a million holders.
 *
 * @param table name of a table with a column `holder_id`; never user input
 */
export async function refreshLeadingOfTable(database: Database, table: string): Promise<void> {
  await database.query(refreshStatement(`SELECT holder_id AS id FROM ${table}`));
}

/** @param given a query that returns the ids of the holders */
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
