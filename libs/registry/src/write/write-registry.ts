// Raw SQL: upserts sets of rows.
import { retryOnConflict } from '@app/database';
import { type DataSource, EntityManager } from 'typeorm';
import { birthDatePrecision, firstPossibleDay } from '../birth-date';
import { searchName, sortName } from '../names';
import { ANALYZE_REGISTRY } from './analyze-registry';
import { qualificationKey, type RegistryTable, requireDistinctKeys } from './check-batch';
import { deleteReturnedEnrolments, deleteReturnedQualifications } from './delete-returned';
import { refreshHolderListings } from './refresh-holder-listings';
import { refreshLeadingQualifications } from './refresh-leading-qualifications';
import {
  type EnrolmentRecord,
  type ExamTypeRecord,
  type HolderRecord,
  type OrganisationRecord,
  type QualificationRecord,
  type RegistryBatch,
} from './registry-batch';
import { randomRegistryIds, type RegistryIds } from './registry-ids';
import { requireExistingReferences } from './require-existing-references';
import { type ChangeCount, splitIntoChunks, upsert } from './upsert';

export type RegistryChanges = Readonly<Record<RegistryTable, ChangeCount>>;

/** From this number of changed rows on, the planner statistics of the tables are updated. */
const ANALYZE_FROM_ROWS = 1_000;

/**
 * Writes registry data, all of it or nothing. Demo data and tests use this function; organisations, exam types, holders, enrolments and
 * qualifications must not be written in another way, except by the import.
 *
 * Records are found by their natural keys: new ones are added, different ones are changed, and rows that the batch does not name are kept.
 * A removed record that is named again returns with its earlier id and check code. A batch may refer to rows of earlier batches that were
 * not removed. Writing the same batch again changes nothing. If the given EntityManager has an open transaction, the rows are written in
 * that transaction. Only one writer runs at a time; others wait.
 *
 * @param ids creates the ids and check codes of new rows; only invented registries pass a value other than the default
 * @throws RegistryBatchError if a key comes twice, or a record refers to a row that is neither in the batch nor in the registry
 */
export async function writeRegistry(
  database: DataSource | EntityManager,
  batch: RegistryBatch,
  ids: RegistryIds = randomRegistryIds,
): Promise<RegistryChanges> {
  requireDistinctKeys(batch);
  const write = async (manager: EntityManager) => {
    await manager.query(`SELECT pg_advisory_xact_lock(hashtext('write-registry'))`);
    const changes = {
      organisations: await writeOrganisations(manager, batch.organisations, ids),
      examTypes: await writeExamTypes(manager, batch.examTypes),
      holders: await writeHolders(manager, batch.holders, ids),
      enrolments: await writeEnrolments(manager, batch.enrolments),
      qualifications: await writeQualifications(manager, batch.qualifications, ids),
    };
    const touched = await touchedHolders(manager, batch, changes);
    await refreshLeadingQualifications(manager, touched);
    await refreshListingsOf(manager, touched);
    const written = Object.values(changes).reduce((sum, { added, changed }) => sum + added + changed, 0);
    if (written >= ANALYZE_FROM_ROWS) await manager.query(ANALYZE_REGISTRY);
    return changes;
  };
  // No retry within the caller's transaction: the whole transaction would have to be repeated, which only the caller can do.
  if (database instanceof EntityManager) return database.transaction(write);
  return retryOnConflict(() => database.transaction(write));
}

function writeOrganisations(manager: EntityManager, rows: readonly OrganisationRecord[], ids: RegistryIds) {
  return upsert(
    manager,
    `INSERT INTO organisations AS o (id, code, name)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])
     ON CONFLICT (code) DO UPDATE SET name = excluded.name, withdrawn_at = NULL
      WHERE (o.name, o.withdrawn_at) IS DISTINCT FROM (excluded.name, NULL)`,
    rows,
    [({ code }) => ids.id('organisation', code), ({ code }) => code, ({ name }) => name],
  );
}

function writeExamTypes(manager: EntityManager, rows: readonly ExamTypeRecord[]) {
  return upsert(
    manager,
    `INSERT INTO exam_types AS t (code, name, kind)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
     ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, withdrawn_at = NULL
      WHERE (t.name, t.kind, t.withdrawn_at) IS DISTINCT FROM (excluded.name, excluded.kind, NULL)`,
    rows,
    [({ code }) => code, ({ name }) => name, ({ kind }) => kind],
  );
}

function writeHolders(manager: EntityManager, rows: readonly HolderRecord[], ids: RegistryIds) {
  return upsert(
    manager,
    `INSERT INTO qualification_holders AS h
       (id, qualification_number, given_name, name_prefix, surname, birth_date, birth_date_precision,
        hidden_from_check, sort_name, search_name)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::text[],
                          $8::boolean[], $9::text[], $10::text[])
     ON CONFLICT (qualification_number) DO UPDATE
       SET given_name = excluded.given_name, name_prefix = excluded.name_prefix, surname = excluded.surname,
           birth_date = excluded.birth_date, birth_date_precision = excluded.birth_date_precision,
           hidden_from_check = excluded.hidden_from_check,
           sort_name = excluded.sort_name, search_name = excluded.search_name, withdrawn_at = NULL
      WHERE (h.given_name, h.name_prefix, h.surname, h.birth_date, h.birth_date_precision, h.hidden_from_check,
             h.sort_name, h.search_name, h.withdrawn_at)
            IS DISTINCT FROM
            (excluded.given_name, excluded.name_prefix, excluded.surname, excluded.birth_date,
             excluded.birth_date_precision, excluded.hidden_from_check, excluded.sort_name, excluded.search_name, NULL)`,
    rows,
    [
      ({ qualificationNumber }) => ids.id('holder', qualificationNumber),
      ({ qualificationNumber }) => qualificationNumber,
      ({ givenName }) => givenName,
      ({ namePrefix }) => namePrefix,
      ({ surname }) => surname,
      ({ birthDate }) => firstPossibleDay(birthDate),
      ({ birthDate }) => birthDatePrecision(birthDate),
      ({ hiddenFromCheck }) => hiddenFromCheck,
      sortName,
      searchName,
    ],
  );
}

async function writeEnrolments(
  manager: EntityManager,
  rows: readonly EnrolmentRecord[],
): Promise<ChangeCount> {
  await requireExistingReferences(
    manager,
    'enrolments',
    'organisation',
    rows,
    ({ organisationCode }) => organisationCode,
  );
  await requireExistingReferences(
    manager,
    'enrolments',
    'holder',
    rows,
    (record) => record.qualificationNumber,
  );
  const changes = await upsert(
    manager,
    `INSERT INTO enrolments AS e (organisation_id, holder_id, external_number)
     SELECT o.id, h.id, given.external_number
       FROM unnest($1::text[], $2::text[], $3::text[]) AS given (code, number, external_number)
       JOIN organisations o ON o.code = given.code
       JOIN qualification_holders h ON h.qualification_number = given.number
     ON CONFLICT (organisation_id, holder_id) DO UPDATE SET external_number = excluded.external_number
      WHERE e.external_number IS DISTINCT FROM excluded.external_number`,
    rows,
    [
      ({ organisationCode }) => organisationCode,
      ({ qualificationNumber }) => qualificationNumber,
      ({ externalNumber }) => externalNumber,
    ],
  );
  await deleteReturnedEnrolments(manager, rows);
  return changes;
}

async function writeQualifications(
  manager: EntityManager,
  rows: readonly QualificationRecord[],
  ids: RegistryIds,
): Promise<ChangeCount> {
  await requireExistingReferences(
    manager,
    'qualifications',
    'exam type',
    rows,
    ({ examTypeCode }) => examTypeCode,
  );
  await requireExistingReferences(
    manager,
    'qualifications',
    'holder',
    rows,
    (record) => record.qualificationNumber,
  );
  const changes = await upsert(
    manager,
    `INSERT INTO qualifications AS q
       (id, check_code, holder_id, exam_type, exam_number, exam_date, expiry_date, revoked)
     SELECT coalesce(was.id, given.id), coalesce(was.check_code, given.check_code), h.id, given.exam_type,
            given.exam_number, given.exam_date, given.expiry_date, given.revoked
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::date[], $7::date[], $8::boolean[])
            AS given (id, check_code, number, exam_type, exam_number, exam_date, expiry_date, revoked)
       JOIN qualification_holders h ON h.qualification_number = given.number
       LEFT JOIN withdrawn_qualifications was
         ON was.holder_id = h.id AND was.exam_type = given.exam_type AND was.exam_number = given.exam_number
     ON CONFLICT (holder_id, exam_type, exam_number) DO UPDATE
       SET exam_date = excluded.exam_date, expiry_date = excluded.expiry_date, revoked = excluded.revoked
      WHERE (q.exam_date, q.expiry_date, q.revoked)
            IS DISTINCT FROM (excluded.exam_date, excluded.expiry_date, excluded.revoked)`,
    rows,
    [
      (record) => ids.id('qualification', qualificationKey(record)),
      (record) => ids.checkCode(qualificationKey(record)),
      ({ qualificationNumber }) => qualificationNumber,
      ({ examTypeCode }) => examTypeCode,
      ({ examNumber }) => examNumber,
      ({ examDate }) => examDate,
      ({ expiryDate }) => expiryDate,
      ({ revoked }) => revoked,
    ],
  );
  await deleteReturnedQualifications(manager, rows);
  return changes;
}

/** Returns the numbers of all holders whose leading qualification or listing may have changed. */
async function touchedHolders(
  manager: EntityManager,
  batch: RegistryBatch,
  changes: RegistryChanges,
): Promise<string[]> {
  const numbers = new Set(
    [...batch.holders, ...batch.enrolments, ...batch.qualifications].map((row) => row.qualificationNumber),
  );
  if (changes.examTypes.changed > 0) {
    // An exam type may have changed from module to main, which affects all holders who have it.
    const holders = await manager.query<{ number: string }[]>(
      `SELECT DISTINCT h.qualification_number AS number
         FROM qualifications q JOIN qualification_holders h ON h.id = q.holder_id WHERE q.exam_type = ANY ($1::text[])`,
      [batch.examTypes.map(({ code }) => code)],
    );
    for (const { number } of holders) numbers.add(number);
  }
  return [...numbers];
}

async function refreshListingsOf(manager: EntityManager, numbers: readonly string[]): Promise<void> {
  await manager.query(`CREATE TEMPORARY TABLE touched_holders (holder_id uuid PRIMARY KEY) ON COMMIT DROP`);
  for (const chunk of splitIntoChunks(numbers)) {
    await manager.query(
      `INSERT INTO touched_holders SELECT id FROM qualification_holders WHERE qualification_number = ANY ($1::text[])`,
      [chunk],
    );
  }
  await manager.query(`ANALYZE touched_holders`);
  await refreshHolderListings(manager, 'touched_holders');
  await manager.query(`DROP TABLE touched_holders`);
}
