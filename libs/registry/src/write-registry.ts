import { type DataSource, type EntityManager } from 'typeorm';
import { searchName, sortName } from './names';
import { type RegistryBatch } from './registry-batch';
import { type RegistryIds } from './registry-ids';

/** Rows sent in one statement: large enough to be quick, small enough to keep memory flat. */
const CHUNK = 5_000;

/** A column of a chunk: its PostgreSQL type, and its value for each row. */
type Columns<Row> = readonly (readonly [type: string, value: (row: Row) => unknown])[];

/**
 * Writes rows into the registry, in one transaction: new ones are added, known ones (by code or number) are brought up
 * to date. Writing the same batch again changes nothing. This is the only way in which registry data is written.
 *
 * @throws the database's error, and nothing is written, when a row names something that is not there.
 */
export async function writeRegistry(
  dataSource: DataSource,
  batch: RegistryBatch,
  ids: RegistryIds,
): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await writeOrganisations(manager, batch, ids);
    await writeExamTypes(manager, batch);
    await writeHolders(manager, batch, ids);
    await writeEnrolments(manager, batch);
    await writeQualifications(manager, batch, ids);
    await refreshLeading(manager, batch);
  });
}

/** Whether nothing was ever written. */
export async function registryIsEmpty(dataSource: DataSource): Promise<boolean> {
  const [{ empty }] = await dataSource.query<[{ empty: boolean }]>(
    `SELECT NOT EXISTS (SELECT FROM qualification_holders) AND NOT EXISTS (SELECT FROM accounts) AS empty`,
  );
  return empty;
}

async function writeOrganisations(
  manager: EntityManager,
  { organisations }: RegistryBatch,
  ids: RegistryIds,
) {
  await inChunks(
    manager,
    organisations,
    [
      ['uuid', ({ code }) => ids.id(`organisation ${code}`)],
      ['text', ({ code }) => code],
      ['text', ({ name }) => name],
    ],
    (rows) => `INSERT INTO organisations (id, code, name) SELECT * FROM ${rows}
               ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name WHERE organisations.name <> EXCLUDED.name`,
  );
}

async function writeExamTypes(manager: EntityManager, { examTypes }: RegistryBatch) {
  await inChunks(
    manager,
    examTypes,
    [
      ['text', ({ code }) => code],
      ['text', ({ name }) => name],
      ['text', ({ kind }) => kind],
    ],
    (rows) => `INSERT INTO exam_types (code, name, kind) SELECT * FROM ${rows}
               ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, kind = EXCLUDED.kind
               WHERE (exam_types.name, exam_types.kind) <> (EXCLUDED.name, EXCLUDED.kind)`,
  );
}

async function writeHolders(manager: EntityManager, { holders }: RegistryBatch, ids: RegistryIds) {
  const columns = 'given_name, name_prefix, surname, birth_date, hidden_from_check, sort_name, search_name';
  const incoming = columns.replace(/\w+/g, 'EXCLUDED.$&');
  await inChunks(
    manager,
    holders,
    [
      ['uuid', ({ qualificationNumber }) => ids.id(`holder ${qualificationNumber}`)],
      ['text', ({ qualificationNumber }) => qualificationNumber],
      ['text', ({ givenName }) => givenName],
      ['text', ({ namePrefix }) => namePrefix],
      ['text', ({ surname }) => surname],
      ['date', ({ birthDate }) => birthDate],
      ['boolean', ({ hiddenFromCheck }) => hiddenFromCheck],
      ['text', sortName],
      ['text', searchName],
    ],
    (
      rows,
    ) => `INSERT INTO qualification_holders AS known (id, qualification_number, ${columns}) SELECT * FROM ${rows}
               ON CONFLICT (qualification_number) DO UPDATE SET (${columns}) = ROW (${incoming})
               WHERE (${columns.replace(/\w+/g, 'known.$&')}) IS DISTINCT FROM (${incoming})`,
  );
}

async function writeEnrolments(manager: EntityManager, { enrolments }: RegistryBatch) {
  await inChunks(
    manager,
    enrolments,
    [
      ['text', ({ organisationCode }) => organisationCode],
      ['text', ({ qualificationNumber }) => qualificationNumber],
      ['text', ({ externalNumber }) => externalNumber],
    ],
    // Subqueries, not joins: an unknown code or number becomes NULL and is refused, instead of quietly left out.
    (rows) => `INSERT INTO enrolments AS known (organisation_id, holder_id, external_number)
               SELECT (SELECT id FROM organisations WHERE code = c1),
                      (SELECT id FROM qualification_holders WHERE qualification_number = c2), c3 FROM ${rows}
               ON CONFLICT (organisation_id, holder_id) DO UPDATE SET external_number = EXCLUDED.external_number
               WHERE known.external_number IS DISTINCT FROM EXCLUDED.external_number`,
  );
}

async function writeQualifications(
  manager: EntityManager,
  { qualifications }: RegistryBatch,
  ids: RegistryIds,
) {
  const keyOf = (row: RegistryBatch['qualifications'][number]) =>
    `qualification ${row.qualificationNumber} ${row.examTypeCode} ${row.examNumber}`;
  await inChunks(
    manager,
    qualifications,
    [
      ['uuid', (row) => ids.id(keyOf(row))],
      ['text', ({ qualificationNumber }) => qualificationNumber],
      ['text', ({ examTypeCode }) => examTypeCode],
      ['text', ({ examNumber }) => examNumber],
      ['date', ({ examDate }) => examDate],
      ['date', ({ expiryDate }) => expiryDate],
      ['boolean', ({ revoked }) => revoked],
      ['text', (row) => ids.checkCode(keyOf(row))],
    ],
    (rows) => `INSERT INTO qualifications AS known
                 (id, holder_id, exam_type, exam_number, exam_date, expiry_date, revoked, check_code)
               SELECT c1, (SELECT id FROM qualification_holders WHERE qualification_number = c2), c3, c4, c5, c6, c7, c8
                 FROM ${rows}
               ON CONFLICT (holder_id, exam_type, exam_number) DO UPDATE
               SET exam_date = EXCLUDED.exam_date, expiry_date = EXCLUDED.expiry_date, revoked = EXCLUDED.revoked
               WHERE (known.exam_date, known.expiry_date, known.revoked)
                     IS DISTINCT FROM (EXCLUDED.exam_date, EXCLUDED.expiry_date, EXCLUDED.revoked)`,
  );
}

/** Repeats, on each holder of the batch, what `leadingQualification` says. */
async function refreshLeading(manager: EntityManager, { holders, qualifications }: RegistryBatch) {
  const numbers = new Set(
    [...holders, ...qualifications].map(({ qualificationNumber }) => qualificationNumber),
  );
  await inChunks(
    manager,
    [...numbers],
    [['text', (number) => number]],
    (rows) => `UPDATE qualification_holders holder
                  SET leading_expiry_date = foremost.expiry_date, leading_revoked = foremost.revoked
                 FROM (SELECT DISTINCT ON (q.holder_id) q.holder_id, q.expiry_date, q.revoked
                         FROM ${rows}
                         JOIN qualification_holders h ON h.qualification_number = c1
                         JOIN qualifications q ON q.holder_id = h.id
                         JOIN exam_types t ON t.code = q.exam_type
                        ORDER BY q.holder_id, q.revoked, t.kind, q.expiry_date DESC NULLS FIRST) foremost
                WHERE foremost.holder_id = holder.id
                  AND (holder.leading_expiry_date, holder.leading_revoked)
                      IS DISTINCT FROM (foremost.expiry_date, foremost.revoked)`,
  );
}

/** Runs a statement per chunk of rows; `statement` is given the row source, whose columns are c1, c2, … */
async function inChunks<Row>(
  manager: EntityManager,
  rows: readonly Row[],
  columns: Columns<Row>,
  statement: (rows: string) => string,
): Promise<void> {
  const types = columns.map(([type], index) => `$${index + 1}::${type}[]`).join(', ');
  const names = columns.map((_, index) => `c${index + 1}`).join(', ');
  const sql = statement(`unnest(${types}) AS incoming (${names})`);
  for (let from = 0; from < rows.length; from += CHUNK) {
    const chunk = rows.slice(from, from + CHUNK);
    await manager.query(
      sql,
      columns.map(([, value]) => chunk.map(value)),
    );
  }
}
