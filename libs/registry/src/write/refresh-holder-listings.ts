// Raw SQL: writes sets of rows.
import { type Database } from '../search/database';

/** The columns of a listing that can change, in the order of the statement below. */
const REPEATED = [
  'sort_name',
  'search_name',
  'qualification_number',
  'birth_date',
  'expiry_date',
  'revoked',
  'external_number',
  'earned',
  'exams',
];

/**
 * Updates the listings of these holders in the lists of their organisations (`holder_listings`). Code that changes a holder, their
 * enrolments or their qualifications must call this in the same transaction, after `refreshLeadingQualifications`, because the list, its totals and its
 * filters read no other table. Correct listings are compared but not written. At the end, the stored counts are updated for each
 * organisation whose listings changed in this transaction.
 *
 * @param touched name of a table, view or temporary table with a column `holder_id` (uuid), which contains each of the holders once. It
 * becomes part of the statement, so it must be a constant of the caller, never user input. Run ANALYZE on a large one before.
 */
export async function refreshHolderListings(database: Database, touched: string): Promise<void> {
  await database.query(
    `DELETE FROM holder_listings l
      USING ${touched} t, qualification_holders h
      WHERE l.holder_id = t.holder_id AND h.id = t.holder_id AND h.leading_revoked IS NULL`,
  );
  await database.query(
    `INSERT INTO holder_listings AS l (organisation_id, holder_id, ${REPEATED.join(', ')})
     SELECT e.organisation_id, h.id, h.sort_name, h.search_name, h.qualification_number, h.birth_date,
            h.leading_expiry_date, h.leading_revoked, e.external_number, q.earned, q.exams
       FROM (SELECT q.holder_id,
                    string_agg(E'\\x1e' || q.exam_type || E'\\x1f' || coalesce(q.expiry_date::text, 'none') || E'\\x1e', ''
                               ORDER BY q.exam_type, q.expiry_date, q.exam_number) AS earned,
                    string_agg(E'\\x1e' || q.exam_number || E'\\x1f' || q.exam_date || E'\\x1e', ''
                               ORDER BY q.exam_type, q.expiry_date, q.exam_number) AS exams
               FROM qualifications q JOIN ${touched} t ON t.holder_id = q.holder_id
              GROUP BY q.holder_id) q
       JOIN qualification_holders h ON h.id = q.holder_id
       JOIN enrolments e ON e.holder_id = h.id
      WHERE h.leading_revoked IS NOT NULL
      -- Side by side on the disk as they are listed.
      ORDER BY e.organisation_id, h.sort_name, h.qualification_number
     ON CONFLICT (organisation_id, holder_id) DO UPDATE
       SET ${REPEATED.map((column) => `${column} = excluded.${column}`).join(', ')}
      WHERE (${REPEATED.map((column) => `l.${column}`).join(', ')})
            IS DISTINCT FROM (${REPEATED.map((column) => `excluded.${column}`).join(', ')})`,
  );
  await database.query(`SELECT count_listings()`);
}
