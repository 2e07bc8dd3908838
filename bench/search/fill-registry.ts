import {
  demoRegistry,
  leadingQualification,
  type QualificationRecord,
  refreshHolderListings,
  searchName,
  seededRegistryIds,
  sortName,
} from '@app/registry';
import { openDatabase } from '@app/database';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

/**
 * Runs `DATABASE_URL=… node fill-registry.js HOLDERS`: writes the demo registry into empty tables, without the checks of an import, and
 * creates the indexes last. It is a separate process, because a million holders take gigabytes of memory while they are made.
 */
const TABLES = ['qualification_holders', 'enrolments', 'qualifications', 'holder_listings'];
const ids = seededRegistryIds('bench');

type Field = string | boolean | null;

async function copy(client: Client, target: string, rows: Iterable<readonly Field[]>): Promise<void> {
  await pipeline(Readable.from(blocks(rows)), client.query(copyFrom(`COPY ${target} FROM STDIN`)));
}

/** Yields text in COPY's format, some hundred rows at a time. */
function* blocks(rows: Iterable<readonly Field[]>): Generator<string> {
  let block = '';
  for (const row of rows) {
    block += `${row.map(field).join('\t')}\n`;
    if (block.length > 65_536) {
      yield block;
      block = '';
    }
  }
  yield block;
}

function field(value: Field): string {
  if (value === null) return '\\N';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return value.replace(/\\/g, '\\\\').replace(/\t/g, '\\t').replace(/\n/g, '\\n');
}

function* map<Row>(rows: readonly Row[], fields: (row: Row) => Field[]): Generator<Field[]> {
  for (const row of rows) yield fields(row);
}

async function copyRegistry(client: Client, holders: number): Promise<void> {
  const batch = demoRegistry({ holders, organisations: Math.max(3, Math.round((holders * 3) / 1000)) });
  const kinds = new Map(batch.examTypes.map(({ code, kind }) => [code, kind]));
  const earned = new Map<string, QualificationRecord[]>();
  for (const record of batch.qualifications) {
    const own = earned.get(record.qualificationNumber);
    if (own) own.push(record);
    else earned.set(record.qualificationNumber, [record]);
  }
  const leading = (number: string) =>
    leadingQualification(
      (earned.get(number) ?? []).map((record) => ({
        ...record,
        kind: kinds.get(record.examTypeCode) ?? 'main',
      })),
    );
  const key = ({ qualificationNumber, examTypeCode, examNumber }: QualificationRecord) =>
    [qualificationNumber, examTypeCode, examNumber].join(' ');
  const organisationId = (code: string) => ids.id('organisation', code);
  const holderId = (number: string) => ids.id('holder', number);
  await copy(
    client,
    'organisations (id, code, name)',
    map(batch.organisations, ({ code, name }) => [organisationId(code), code, name]),
  );
  await copy(
    client,
    'exam_types (code, name, kind)',
    map(batch.examTypes, ({ code, name, kind }) => [code, name, kind]),
  );
  await copy(
    client,
    `qualification_holders (id, qualification_number, given_name, name_prefix, surname, birth_date, hidden_from_check,
                            sort_name, search_name, leading_expiry_date, leading_revoked)`,
    map(batch.holders, (holder) => {
      const number = holder.qualificationNumber;
      const stands = leading(number);
      const { givenName, namePrefix, surname, birthDate, hiddenFromCheck } = holder;
      const own = [holderId(number), number, givenName, namePrefix, surname, birthDate, hiddenFromCheck];
      return [
        ...own,
        sortName(holder),
        searchName(holder),
        stands?.expiryDate ?? null,
        stands?.revoked ?? null,
      ];
    }),
  );
  await copy(
    client,
    'enrolments (organisation_id, holder_id, external_number)',
    map(batch.enrolments, ({ organisationCode, qualificationNumber, externalNumber }) => [
      organisationId(organisationCode),
      holderId(qualificationNumber),
      externalNumber,
    ]),
  );
  await copy(
    client,
    'qualifications (id, holder_id, exam_type, exam_number, exam_date, expiry_date, revoked, check_code)',
    map(batch.qualifications, (record) => {
      const { examTypeCode, examNumber, examDate, expiryDate, revoked } = record;
      const natural = key(record);
      const of = [ids.id('qualification', natural), holderId(record.qualificationNumber)];
      return [...of, examTypeCode, examNumber, examDate, expiryDate, revoked, ids.checkCode(natural)];
    }),
  );
}

/** Drops the indexes of the large tables that enforce no constraint, and returns the statements that create them again. */
async function takeIndexes(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `SELECT i.indexname AS name, i.indexdef AS definition FROM pg_indexes i
      WHERE i.schemaname = 'public' AND i.tablename = ANY ($1)
        AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conname = i.indexname)`,
    [TABLES],
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  return rows.map(({ definition }) => definition);
}

async function main(holders: number): Promise<void> {
  const url = process.env.DATABASE_URL ?? '';
  const client = new Client({ connectionString: url });
  await client.connect();
  // Foreign keys are checked by triggers, which this setting disables. The rows are generated consistently.
  await client.query(`SET session_replication_role = replica; SET synchronous_commit = off;
                      SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'`);
  const indexes = await takeIndexes(client);
  await copyRegistry(client, holders);
  for (const definition of indexes.filter((text) => !text.includes('holder_listings')))
    await client.query(definition);
  await client.query('ANALYZE qualification_holders, enrolments, qualifications');
  await client.query('CREATE TABLE bench_holders AS SELECT id AS holder_id FROM qualification_holders');
  await client.query('ANALYZE bench_holders');
  const dataSource = await openDatabase({ url, applicationName: 'pasloket bench', poolSize: 1 });
  await dataSource.query(`SET work_mem = '256MB'; SET synchronous_commit = off`);
  await refreshHolderListings(dataSource.manager, 'bench_holders');
  await dataSource.destroy();
  await client.query('DROP TABLE bench_holders');
  for (const definition of indexes.filter((text) => text.includes('holder_listings')))
    await client.query(definition);
  await client.query('VACUUM (ANALYZE)');
  await client.end();
}

void main(Number(process.argv[2]));
