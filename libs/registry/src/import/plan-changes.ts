// Raw SQL: computes sets of changes into temporary tables, which have no entity.
import { type Client } from 'pg';

/**
 * Columns that identify a row of each kind. Before anything is written, a run computes all changes into temporary tables `planned_*` and
 * `leaving_*`.
 */
const SAME_KEY = {
  organisations: ['organisation_code'],
  examtypes: ['exam_type_code'],
  holders: ['qualification_number'],
  enrolments: ['organisation_code', 'qualification_number'],
  qualifications: ['qualification_number', 'exam_type_code', 'exam_number'],
} as const;

const DATA = {
  organisations: ['name'],
  examtypes: ['name', 'kind'],
  holders: [
    'given_name',
    'name_prefix',
    'surname',
    'birth_date',
    'birth_date_precision',
    'hidden_from_check',
  ],
  enrolments: ['external_number'],
  qualifications: ['exam_date', 'expiry_date', 'revoked'],
} as const;

export type StagedName = keyof typeof SAME_KEY;

export interface FoundReject {
  readonly file: number;
  readonly line: number;
  readonly column: string;
  readonly code: string;
  readonly confirm?: string;
}

/**
 * Excludes rows that repeat a key: if all rows of the key have the same values, the first one is used; otherwise none is.
 *
 * @returns the excluded rows
 */
export async function excludeDuplicateRows(client: Client, name: StagedName): Promise<FoundReject[]> {
  const keys = SAME_KEY[name];
  const staged = `staged_${name}`;
  const same = keys.map((key) => `s.${key} = r.${key}`).join(' AND ');
  const { rows } = await client.query<FoundReject>(
    `WITH r AS (
       SELECT ${keys.join(', ')}, count(DISTINCT (${DATA[name].join(', ')}, NULL::text)) > 1 OR NOT bool_and(usable) AS contradicts
         FROM ${staged} GROUP BY ${keys.join(', ')} HAVING count(*) > 1
     ), found AS (
       SELECT s.ctid, s.file, s.line, s.usable, r.contradicts,
              row_number() OVER (PARTITION BY ${keys.map((key) => `s.${key}`).join(', ')} ORDER BY s.file, s.line) AS place
         FROM ${staged} s JOIN r ON ${same}
     ), aside AS (
       UPDATE ${staged} s SET usable = false FROM found
        WHERE s.ctid = found.ctid AND found.usable AND (found.contradicts OR found.place > 1)
       RETURNING found.file, found.line, found.contradicts
     )
     SELECT file, line, '${keys.at(-1)}' AS column, CASE WHEN contradicts THEN 'contradicts' ELSE 'repeated' END AS code
       FROM aside ORDER BY file, line`,
  );
  return rows;
}

/** Plans the removal of rows that are missing from complete files, and of the rows that depend on them. */
export async function planRemovals(client: Client, full: ReadonlySet<StagedName>): Promise<void> {
  const absent = (name: StagedName, condition: string) =>
    full.has(name) ? `NOT EXISTS (SELECT FROM staged_${name} s WHERE ${condition})` : 'false';
  await client.query(
    `CREATE TEMP TABLE leaving_organisations AS SELECT id FROM organisations o
      WHERE withdrawn_at IS NULL AND ${absent('organisations', 's.organisation_code = o.code')}`,
  );
  await client.query(
    `CREATE TEMP TABLE leaving_examtypes AS SELECT code FROM exam_types t
      WHERE withdrawn_at IS NULL AND ${absent('examtypes', 's.exam_type_code = t.code')}`,
  );
  await client.query(
    `CREATE TEMP TABLE leaving_holders AS SELECT id FROM qualification_holders h
      WHERE withdrawn_at IS NULL AND ${absent('holders', 's.qualification_number = h.qualification_number')}`,
  );
  await client.query(
    `CREATE TEMP TABLE leaving_enrolments AS SELECT e.organisation_id, e.holder_id
       FROM enrolments e JOIN organisations o ON o.id = e.organisation_id
       JOIN qualification_holders h ON h.id = e.holder_id
      WHERE e.holder_id IN (SELECT id FROM leaving_holders)
         OR e.organisation_id IN (SELECT id FROM leaving_organisations)
         OR ${absent('enrolments', 's.organisation_code = o.code AND s.qualification_number = h.qualification_number')}`,
  );
  await client.query(
    `CREATE TEMP TABLE leaving_qualifications AS SELECT q.id, q.holder_id
       FROM qualifications q JOIN qualification_holders h ON h.id = q.holder_id
      WHERE q.holder_id IN (SELECT id FROM leaving_holders)
         OR ${absent(
           'qualifications',
           `s.qualification_number = h.qualification_number AND s.exam_type_code = q.exam_type
            AND s.exam_number = q.exam_number`,
         )}`,
  );
}

/** SQL for 128 random bits as 22 letters of base64url, like those of `randomRegistryIds`. */
const CHECK_CODE = `rtrim(translate(encode(substring(uuid_send(gen_random_uuid()) FROM 1 FOR 6)
  || substring(uuid_send(gen_random_uuid()) FROM 10 FOR 7) || substring(uuid_send(gen_random_uuid()) FROM 1 FOR 3), 'base64'),
  '+/', '-_'), '=')`;

/** Plans the organisations, exam types and holders that are added, changed, or returned. Unchanged rows are left out. */
export async function planAdditionsAndChanges(client: Client): Promise<void> {
  await client.query('ANALYZE staged_holders, staged_enrolments, staged_qualifications');
  await client.query(
    `CREATE TEMP TABLE planned_organisations AS SELECT coalesce(o.id, gen_random_uuid()) AS id, s.organisation_code AS code, s.name,
            CASE WHEN o.id IS NULL THEN 'added' WHEN o.withdrawn_at IS NOT NULL THEN 'returned' ELSE 'changed' END AS change
       FROM staged_organisations s LEFT JOIN organisations o ON o.code = s.organisation_code
      WHERE s.usable AND (o.id IS NULL OR o.withdrawn_at IS NOT NULL OR o.name <> s.name)`,
  );
  await client.query(
    `CREATE TEMP TABLE planned_examtypes AS SELECT s.exam_type_code AS code, s.name, s.kind, t.kind AS old_kind,
            CASE WHEN t.code IS NULL THEN 'added' WHEN t.withdrawn_at IS NOT NULL THEN 'returned' ELSE 'changed' END AS change
       FROM staged_examtypes s LEFT JOIN exam_types t ON t.code = s.exam_type_code
      WHERE s.usable AND (t.code IS NULL OR t.withdrawn_at IS NOT NULL OR (t.name, t.kind) <> (s.name, s.kind))`,
  );
  await client.query(
    `CREATE TEMP TABLE planned_holders AS SELECT coalesce(h.id, gen_random_uuid()) AS id, s.*,
            CASE WHEN h.id IS NULL THEN 'added' WHEN h.withdrawn_at IS NOT NULL THEN 'returned' ELSE 'changed' END AS change
       FROM staged_holders s LEFT JOIN qualification_holders h USING (qualification_number)
      WHERE s.usable AND (h.id IS NULL OR h.withdrawn_at IS NOT NULL
         OR (h.given_name, h.name_prefix, h.surname, h.birth_date, h.birth_date_precision, h.hidden_from_check, h.sort_name, h.search_name)
            IS DISTINCT FROM
            (s.given_name, s.name_prefix, s.surname, s.birth_date, s.birth_date_precision, s.hidden_from_check, s.sort_name, s.search_name))`,
  );
}

/** Plans the enrolments and qualifications in the same way. Must run after the renumbered holders are known. */
export async function planEnrolmentsAndQualifications(client: Client): Promise<FoundReject[]> {
  await client.query(
    `CREATE TEMP TABLE known_holders AS
     SELECT qualification_number, id FROM qualification_holders
      WHERE withdrawn_at IS NULL AND id NOT IN (SELECT id FROM leaving_holders) AND id NOT IN (SELECT known_id FROM renumbered)
        AND qualification_number IN (SELECT qualification_number FROM staged_enrolments
                                     UNION SELECT qualification_number FROM staged_qualifications)
     UNION ALL SELECT qualification_number, id FROM planned_holders WHERE change <> 'changed'`,
  );
  await client.query(
    `CREATE TEMP TABLE known_organisations AS SELECT code, id FROM organisations
      WHERE withdrawn_at IS NULL AND id NOT IN (SELECT id FROM leaving_organisations)
      UNION ALL SELECT code, id FROM planned_organisations WHERE change <> 'changed'`,
  );
  await client.query('ANALYZE known_holders, known_organisations');
  await client.query(
    `CREATE TEMP TABLE planned_enrolments AS SELECT o.id AS organisation_id, h.id AS holder_id, s.external_number, s.file, s.line,
            CASE WHEN o.id IS NULL THEN 'unknown-organisation' WHEN h.id IS NULL THEN 'unknown-holder'
                 WHEN e.holder_id IS NOT NULL THEN 'changed' WHEN x.holder_id IS NOT NULL THEN 'returned' ELSE 'added' END AS change
       FROM staged_enrolments s
       LEFT JOIN known_organisations o ON o.code = s.organisation_code
       LEFT JOIN known_holders h ON h.qualification_number = s.qualification_number
       LEFT JOIN enrolments e ON e.organisation_id = o.id AND e.holder_id = h.id
       LEFT JOIN ended_enrolments x ON x.organisation_id = o.id AND x.holder_id = h.id
      WHERE s.usable AND (e.holder_id IS NULL OR e.external_number IS DISTINCT FROM s.external_number)`,
  );
  await client.query(
    `CREATE TEMP TABLE planned_qualifications AS
     SELECT coalesce(q.id, x.id, gen_random_uuid()) AS id, h.id AS holder_id, t.code AS exam_type, s.exam_number, s.exam_date,
            s.expiry_date, s.revoked, coalesce(q.check_code, x.check_code, ${CHECK_CODE}) AS check_code, s.file, s.line,
            CASE WHEN t.code IS NULL THEN 'unknown-exam-type' WHEN h.id IS NULL THEN 'unknown-holder'
                 WHEN q.id IS NOT NULL THEN 'changed' WHEN x.id IS NOT NULL THEN 'returned' ELSE 'added' END AS change
       FROM staged_qualifications s
       LEFT JOIN (SELECT code FROM exam_types UNION SELECT code FROM planned_examtypes) t ON t.code = s.exam_type_code
       LEFT JOIN known_holders h ON h.qualification_number = s.qualification_number
       LEFT JOIN qualifications q
         ON q.holder_id = h.id AND q.exam_type = s.exam_type_code AND q.exam_number = s.exam_number
       LEFT JOIN withdrawn_qualifications x
         ON x.holder_id = h.id AND x.exam_type = s.exam_type_code AND x.exam_number = s.exam_number
      WHERE s.usable AND (q.id IS NULL
         OR (q.exam_date, q.expiry_date, q.revoked) IS DISTINCT FROM (s.exam_date, s.expiry_date, s.revoked))`,
  );
  const rejects: FoundReject[] = [];
  for (const name of ['enrolments', 'qualifications'] as const) {
    const { rows } = await client.query<FoundReject>(
      `DELETE FROM planned_${name} WHERE change LIKE 'unknown-%'
       RETURNING file, line, change AS code, CASE change WHEN 'unknown-holder' THEN 'qualification_number'
         WHEN 'unknown-organisation' THEN 'organisation_code' ELSE 'exam_type_code' END AS column`,
    );
    for (const row of rows) rejects.push(row);
  }
  return rejects;
}
