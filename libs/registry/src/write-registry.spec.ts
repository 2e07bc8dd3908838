import { testDatabase, type TestDatabase } from '../../../test/support/test-database';
import { demoRegistry } from './demo/demo-registry';
import { leadingQualification } from './qualification-status';
import { randomIds, seededIds } from './registry-ids';
import { registryIsEmpty, writeRegistry } from './write-registry';

describe('Writing the registry', () => {
  let database: TestDatabase;
  const batch = demoRegistry({ holders: 400 });
  const snapshot = async (table: string, order: string) =>
    database.dataSource.query<unknown[]>(`SELECT * FROM ${table} ORDER BY ${order}`);

  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.close());

  it('fills an empty one with every row of the batch', async () => {
    await expect(registryIsEmpty(database.dataSource)).resolves.toBe(true);
    await writeRegistry(database.dataSource, batch, seededIds('test'));
    await expect(registryIsEmpty(database.dataSource)).resolves.toBe(false);
    const [counts] = await database.dataSource.query<unknown[]>(
      `SELECT (SELECT count(*)::int FROM qualification_holders) AS holders, (SELECT count(*)::int FROM enrolments) AS enrolments,
              (SELECT count(*)::int FROM qualifications) AS qualifications`,
    );
    expect(counts).toEqual({
      holders: batch.holders.length,
      enrolments: batch.enrolments.length,
      qualifications: batch.qualifications.length,
    });
  });

  it('changes nothing when the same batch comes again, whatever ids new rows would get', async () => {
    const before = await snapshot('qualifications', 'id');
    await writeRegistry(database.dataSource, batch, randomIds);
    expect(await snapshot('qualifications', 'id')).toEqual(before);
  });

  it('shows each holder with the qualification that stands for them, as the rule says', async () => {
    const kinds = new Map(batch.examTypes.map(({ code, kind }) => [code, kind]));
    const rows = await database.dataSource.query<
      { number: string; expiry: string | null; revoked: boolean | null }[]
    >(
      `SELECT qualification_number AS number, leading_expiry_date::text AS expiry, leading_revoked AS revoked
         FROM qualification_holders`,
    );
    for (const { number, expiry, revoked } of rows) {
      const own = batch.qualifications.filter(({ qualificationNumber }) => qualificationNumber === number);
      const leading = leadingQualification(
        own.map((q) => ({ ...q, kind: kinds.get(q.examTypeCode) ?? 'main' })),
      );
      expect({ number, expiry, revoked }).toEqual({
        number,
        expiry: leading?.expiryDate ?? null,
        revoked: leading?.revoked ?? null,
      });
    }
  });

  it('brings a row that changed up to date, and keeps its id', async () => {
    const [first] = batch.qualifications;
    if (!first) throw new Error('The demo registry has qualifications.');
    const find = () =>
      database.dataSource.query<{ id: string; revoked: boolean }[]>(
        `SELECT q.id, q.revoked FROM qualifications q JOIN qualification_holders h ON h.id = q.holder_id
          WHERE h.qualification_number = $1 AND q.exam_type = $2 AND q.exam_number = $3`,
        [first.qualificationNumber, first.examTypeCode, first.examNumber],
      );
    const [before] = await find();
    const changed = { ...first, revoked: !first.revoked };
    await writeRegistry(
      database.dataSource,
      { organisations: [], examTypes: [], holders: [], enrolments: [], qualifications: [changed] },
      randomIds,
    );
    expect(await find()).toEqual([{ id: before?.id, revoked: changed.revoked }]);
  });

  it('writes nothing at all when one row names a holder that is not there', async () => {
    const stranger = { code: 'NIEUW', name: 'Nieuwe organisatie' };
    await expect(
      writeRegistry(
        database.dataSource,
        {
          organisations: [stranger],
          examTypes: [],
          holders: [],
          enrolments: [
            { organisationCode: 'NIEUW', qualificationNumber: 'bestaat-niet', externalNumber: null },
          ],
          qualifications: [],
        },
        randomIds,
      ),
    ).rejects.toThrow('null value in column "holder_id"');
    const [{ count }] = await database.dataSource.query<[{ count: number }]>(
      `SELECT count(*)::int AS count FROM organisations WHERE code = 'NIEUW'`,
    );
    expect(count).toBe(0);
  });
});
