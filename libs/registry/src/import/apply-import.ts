// Raw SQL: statements over the sets of planned rows.
import { type Client } from 'pg';
import { refreshHolderListings } from '../write/refresh-holder-listings';
import { refreshLeadingOfTable } from '../write/refresh-leading-qualifications';
import { type ImportSession } from './import-session';

/**
 * Writes the planned changes, except those of organisations (`applyOrganisationChanges`). Runs in the caller's transaction, so all or none are
 * written.
 */
export async function applyImport(
  { client, manager }: ImportSession,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const total = STATEMENTS.length + 2;
  for (const [done, statement] of STATEMENTS.entries()) {
    onProgress(done, total);
    await client.query(statement);
  }
  await client.query('ANALYZE touched_holders');
  onProgress(STATEMENTS.length, total);
  await refreshLeadingOfTable(manager, 'touched_holders');
  onProgress(STATEMENTS.length + 1, total);
  await refreshHolderListings(manager, 'touched_holders');
}

/**
 * Writes the planned changes of organisations. Contact persons of these organisations wait for the row locks until the transaction ends, so
 * this comes last. The rows are locked in the same order as in all other code that locks several organisations, so there are no deadlocks.
 */
export async function applyOrganisationChanges(client: Client): Promise<void> {
  await client.query(
    `SELECT FROM organisations WHERE id IN (SELECT id FROM planned_organisations UNION SELECT id FROM leaving_organisations)
      ORDER BY id FOR NO KEY UPDATE`,
  );
  await client.query(
    `UPDATE organisations o SET name = p.name, withdrawn_at = NULL FROM planned_organisations p
      WHERE o.id = p.id AND p.change <> 'added'`,
  );
  await client.query(
    `UPDATE organisations SET withdrawn_at = now() WHERE id IN (SELECT id FROM leaving_organisations)`,
  );
}

const STATEMENTS = [
  `INSERT INTO organisations (id, code, name) SELECT id, code, name FROM planned_organisations WHERE change = 'added'`,
  `INSERT INTO exam_types (code, name, kind) SELECT code, name, kind FROM planned_examtypes WHERE change = 'added'`,
  `UPDATE exam_types t SET name = p.name, kind = p.kind, withdrawn_at = NULL FROM planned_examtypes p
    WHERE t.code = p.code AND p.change <> 'added'`,
  // The row is inserted with its leading qualification already set, so that a million rows are not written twice.
  `WITH chosen AS (
     SELECT DISTINCT ON (q.holder_id) q.holder_id, q.expiry_date, q.revoked
       FROM planned_qualifications q JOIN exam_types t ON t.code = q.exam_type
      ORDER BY q.holder_id, q.revoked, t.kind = 'module', q.expiry_date DESC NULLS FIRST
   )
   INSERT INTO qualification_holders (id, qualification_number, given_name, name_prefix, surname, birth_date,
     birth_date_precision, hidden_from_check, sort_name, search_name, leading_expiry_date, leading_revoked)
   SELECT p.id, qualification_number, given_name, name_prefix, surname, birth_date, birth_date_precision, hidden_from_check,
          sort_name, search_name, c.expiry_date, c.revoked
     FROM planned_holders p LEFT JOIN chosen c ON c.holder_id = p.id WHERE change = 'added' ORDER BY p.id`,
  `UPDATE qualification_holders h
      SET qualification_number = p.qualification_number, given_name = p.given_name, name_prefix = p.name_prefix, surname = p.surname, birth_date = p.birth_date,
          birth_date_precision = p.birth_date_precision, hidden_from_check = p.hidden_from_check, sort_name = p.sort_name, search_name = p.search_name,
          withdrawn_at = NULL
     FROM planned_holders p WHERE h.id = p.id AND p.change <> 'added'`,
  `DELETE FROM ended_enrolments x USING planned_enrolments p
    WHERE p.change = 'returned' AND x.organisation_id = p.organisation_id AND x.holder_id = p.holder_id`,
  `INSERT INTO enrolments (organisation_id, holder_id, external_number)
   SELECT organisation_id, holder_id, external_number FROM planned_enrolments WHERE change IN ('added', 'returned')
    ORDER BY holder_id`,
  `UPDATE enrolments e SET external_number = p.external_number FROM planned_enrolments p
    WHERE p.change = 'changed' AND e.organisation_id = p.organisation_id AND e.holder_id = p.holder_id`,
  `DELETE FROM withdrawn_qualifications x USING planned_qualifications p WHERE p.change = 'returned' AND x.id = p.id`,
  `INSERT INTO qualifications (id, holder_id, exam_type, exam_number, exam_date, expiry_date, revoked, check_code)
   SELECT id, holder_id, exam_type, exam_number, exam_date, expiry_date, revoked, check_code
     FROM planned_qualifications WHERE change IN ('added', 'returned') ORDER BY holder_id`,
  `UPDATE qualifications q SET exam_number = p.exam_number, exam_date = p.exam_date, expiry_date = p.expiry_date, revoked = p.revoked
     FROM planned_qualifications p WHERE p.change = 'changed' AND q.id = p.id`,
  `WITH gone AS (
     DELETE FROM enrolments e USING leaving_enrolments l
      WHERE e.organisation_id = l.organisation_id AND e.holder_id = l.holder_id
     RETURNING e.organisation_id, e.holder_id, e.external_number
   ) INSERT INTO ended_enrolments (organisation_id, holder_id, external_number) SELECT * FROM gone`,
  `WITH gone AS (
     DELETE FROM qualifications q USING leaving_qualifications l WHERE q.id = l.id
     RETURNING q.id, q.holder_id, q.exam_type, q.exam_number, q.exam_date, q.expiry_date, q.revoked, q.check_code
   ) INSERT INTO withdrawn_qualifications
       (id, holder_id, exam_type, exam_number, exam_date, expiry_date, revoked, check_code) SELECT * FROM gone`,
  `UPDATE qualification_holders SET withdrawn_at = now() WHERE id IN (SELECT id FROM leaving_holders)`,
  `UPDATE exam_types SET withdrawn_at = now() WHERE code IN (SELECT code FROM leaving_examtypes)`,
  `CREATE TEMP TABLE touched_holders ON COMMIT DROP AS
   SELECT id AS holder_id FROM planned_holders UNION SELECT holder_id FROM planned_qualifications
    UNION SELECT holder_id FROM planned_enrolments
    UNION SELECT holder_id FROM leaving_qualifications UNION SELECT id FROM leaving_holders
    UNION SELECT q.holder_id FROM qualifications q JOIN planned_examtypes t ON t.code = q.exam_type
           WHERE t.old_kind IS DISTINCT FROM t.kind AND t.change <> 'added'`,
];
