// Raw SQL: moves sets of rows between temporary tables, which have no entity.
import { type Client } from 'pg';
import { type FoundReject, type StagedName } from './plan-changes';

/**
 * Changes a confirmed renumbering to an update of the known holder, who keeps id and check codes. Must run before
 * `planEnrolmentsAndQualifications`.
 */
export async function applyConfirmedRenumberings(
  client: Client,
  full: ReadonlySet<StagedName>,
): Promise<void> {
  const { rowCount } = await client.query(
    `INSERT INTO renumbered SELECT planned_id, known_id FROM identity_changes
      WHERE kind_of_row = 'holder' AND confirmed AND returns`,
  );
  if (!rowCount) return;
  await client.query('ANALYZE renumbered');
  await client.query(
    `UPDATE planned_holders p SET id = r.known_id, change = 'renumbered' FROM renumbered r WHERE p.id = r.planned_id`,
  );
  await client.query(`DELETE FROM leaving_holders WHERE id IN (SELECT known_id FROM renumbered)`);
  const staysIf = (name: StagedName, same: string) =>
    full.has(name)
      ? `EXISTS (SELECT FROM staged_${name} s JOIN planned_holders p USING (qualification_number)
                  WHERE p.id = l.holder_id AND ${same})`
      : 'true';
  await client.query(
    `DELETE FROM leaving_enrolments l USING renumbered r, organisations o
      WHERE l.holder_id = r.known_id AND o.id = l.organisation_id AND o.id NOT IN (SELECT id FROM leaving_organisations)
        AND ${staysIf('enrolments', 's.organisation_code = o.code')}`,
  );
  await client.query(
    `DELETE FROM leaving_qualifications l USING renumbered r, qualifications q
      WHERE l.holder_id = r.known_id AND q.id = l.id
        AND ${staysIf('qualifications', 's.exam_type_code = q.exam_type AND s.exam_number = q.exam_number')}`,
  );
}

/** Changes a confirmed new spelling to an update of the known qualification, which keeps its id and check code. */
export async function applyConfirmedSpellings(client: Client): Promise<void> {
  await client.query(
    `WITH respelled AS (
       SELECT c.planned_id, k.* FROM identity_changes c
         JOIN (SELECT id, check_code, 'changed' AS change FROM qualifications
                UNION ALL SELECT id, check_code, 'returned' FROM withdrawn_qualifications) k ON k.id = c.known_id
        WHERE c.kind_of_row = 'qualification' AND c.confirmed AND c.returns
     ), stays AS (DELETE FROM leaving_qualifications WHERE id IN (SELECT id FROM respelled))
     UPDATE planned_qualifications p SET id = r.id, check_code = r.check_code, change = r.change
       FROM respelled r WHERE p.id = r.planned_id`,
  );
}

/** The number of planned changes, and of those that need confirmation. */
export interface UnconfirmedShare {
  /** Changes that an earlier import reported already are not counted, so they do not stop a run again. */
  readonly unconfirmed: number;
  readonly planned: number;
}

/** The changes without confirmation. */
export interface UnconfirmedChanges {
  readonly rejects: readonly FoundReject[];
  readonly holders: UnconfirmedShare;
  readonly qualifications: UnconfirmedShare;
}

/**
 * Returns the changes without confirmation. @param most maximum number of returned rejects, in the order of files and lines; the counts
 * include all
 */
export async function findUnconfirmed(client: Client, most: number): Promise<UnconfirmedChanges> {
  const { rows } = await client.query<FoundReject>(
    `SELECT file, line, "column", kind AS code, confirm FROM identity_changes
      WHERE NOT confirmed ORDER BY file, line LIMIT $1`,
    [most],
  );
  return {
    rejects: rows,
    holders: await shareOf(client, 'holder', 'planned_holders'),
    qualifications: await shareOf(client, 'qualification', 'planned_qualifications'),
  };
}

/**
 * Removes changes without confirmation from the plan. A number with such a change keeps all its data, and so does a known holder whose old
 * number is missing from a complete file.
 *
 * @returns the rows that belong to such numbers and would change something
 */
export async function removeUnconfirmed(client: Client): Promise<FoundReject[]> {
  await client.query(
    `CREATE TEMP TABLE held_holders AS
     SELECT planned_id AS id FROM identity_changes WHERE kind_of_row = 'holder' AND NOT confirmed
      UNION SELECT a.known_id FROM alike_holders a JOIN identity_changes c USING (planned_id)
             WHERE c.kind_of_row = 'holder' AND NOT c.confirmed AND a.leaves
               AND a.known_id NOT IN (SELECT known_id FROM renumbered)`,
  );
  await client.query('ANALYZE held_holders');
  const exams = (which: string) =>
    `(SELECT ${which} FROM identity_changes WHERE kind_of_row = 'qualification' AND NOT confirmed)`;
  await client.query(`DELETE FROM planned_qualifications WHERE id IN ${exams('planned_id')}`);
  await client.query(`DELETE FROM leaving_qualifications WHERE id IN ${exams('known_id')}`);
  const held = 'IN (SELECT id FROM held_holders)';
  await client.query(`DELETE FROM planned_holders WHERE id ${held}`);
  await client.query(`DELETE FROM leaving_holders WHERE id ${held}`);
  await client.query(
    `DELETE FROM leaving_enrolments
      WHERE holder_id ${held} AND organisation_id NOT IN (SELECT id FROM leaving_organisations)`,
  );
  await client.query(`DELETE FROM leaving_qualifications WHERE holder_id ${held}`);
  const dependent: FoundReject[] = [];
  for (const name of ['enrolments', 'qualifications']) {
    const { rows } = await client.query<FoundReject>(
      `WITH taken AS (DELETE FROM planned_${name} WHERE holder_id ${held} RETURNING file, line)
       SELECT file, line, 'qualification_number' AS "column", 'waits' AS code FROM taken ORDER BY file, line`,
    );
    dependent.push(...rows);
  }
  return dependent;
}

async function shareOf(client: Client, kind: string, planned: string): Promise<UnconfirmedShare> {
  const { rows } = await client.query<UnconfirmedShare>(
    `SELECT (SELECT count(*)::int FROM identity_changes c WHERE kind_of_row = $1 AND NOT confirmed
               AND NOT EXISTS (SELECT FROM registry_import_rejects r JOIN registry_imports i ON i.id = r.import_id
                                WHERE r.confirm = c.confirm AND i.state = 'done' AND NOT i.dry_run)) AS unconfirmed,
            (SELECT count(*)::int FROM ${planned}) AS planned`,
    [kind],
  );
  return rows[0] as UnconfirmedShare;
}
