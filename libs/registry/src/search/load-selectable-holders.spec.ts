import { testDatabase } from '../../../../test/support/test-database';
import { loadRequestHolders } from './load-request-holders';
import { loadSelectableHolders } from './load-selectable-holders';
import { holderId, organisationId, writeSearchFixture } from './search.fixture';

/** Real: PostgreSQL. Nothing is mocked. */
describe('what decides which passes holders have', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  const A = organisationId('A');

  beforeAll(async () => {
    database = await testDatabase();
    await writeSearchFixture(database.dataSource);
  });
  afterAll(() => database.close());

  const load = (ids: string[], own = [A]) => loadSelectableHolders(database.dataSource, own, ids);

  it('is what the worker finds when it draws them: the same holders, qualifications and order', async () => {
    const everybody = await database.dataSource.query<{ id: string }[]>(
      `SELECT id FROM qualification_holders ORDER BY md5(id::text)`,
    );
    const ids = everybody.map(({ id }) => id);
    const drawn = await loadRequestHolders(database.dataSource, [A], ids);
    const selectable = await load(ids);
    expect(selectable.holders).toEqual(
      drawn.map(({ id, qualifications }) => ({
        id,
        qualifications: qualifications.map(({ examType: { kind }, expiryDate, revoked }) => ({
          kind,
          expiryDate,
          revoked,
        })),
      })),
    );
    const known = drawn.flatMap(({ id, qualifications }) =>
      qualifications.map((qualification, place) => [qualification.id, selectable.qualificationId(id, place)]),
    );
    expect(known.length).toBeGreaterThan(5);
    expect(known.map(([, found]) => found)).toEqual(known.map(([qualificationId]) => qualificationId));
  });

  it('keeps the order of the ids, each once, without who is outside, does not exist, or is no id', async () => {
    const ids = ['003', '301', '001', '999', '002', '001'].map(holderId);
    const { holders } = await load([...ids, 'x', '{}']);
    expect(holders.map(({ id }) => id)).toEqual(['003', '001', '002'].map(holderId));
    expect((await load([holderId('001')], [])).holders).toEqual([]);
    expect((await load([])).holders).toEqual([]);
  });

  it('has a holder without qualifications, with none', async () => {
    expect((await load([holderId('302')])).holders).toEqual([{ id: holderId('302'), qualifications: [] }]);
  });
});
