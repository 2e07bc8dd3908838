import { QueryFailedError } from 'typeorm';
import { testDatabase, type TestDatabase } from '../../../test/support/test-database';
import { retryOnConflict } from './retry-on-conflict';

/** Real: PostgreSQL, with sessions that wait for each other. Mocked: nothing. */
describe('Work that conflicts with other work', () => {
  let database: TestDatabase;
  const balances = () =>
    database.dataSource.query<{ id: number; value: number }[]>('SELECT id, value FROM counted ORDER BY id');

  beforeAll(async () => {
    database = await testDatabase();
    await database.dataSource.query('CREATE TABLE counted (id integer PRIMARY KEY, value integer NOT NULL)');
  });
  beforeEach(() => database.dataSource.query('TRUNCATE counted'));
  beforeEach(() => database.dataSource.query('INSERT INTO counted VALUES (1, 0), (2, 0)'));
  afterAll(() => database.close());

  it('is done once, and by everybody, when two sessions lock the same rows in opposite order', async () => {
    let tries = 0;
    let met: () => void = () => undefined;
    const bothHoldOne = new Promise<void>((resolve) => (met = resolve));
    let holding = 0;
    const count = (order: readonly number[]) =>
      retryOnConflict(() =>
        database.dataSource.transaction(async (manager) => {
          tries += 1;
          for (const id of order) {
            await manager.query('UPDATE counted SET value = value + 1 WHERE id = $1', [id]);
            if (++holding >= 2) met();
            await bothHoldOne;
          }
        }),
      );
    await Promise.all([count([1, 2]), count([2, 1])]);
    expect(tries).toBe(3);
    expect(await balances()).toEqual([
      { id: 1, value: 2 },
      { id: 2, value: 2 },
    ]);
  }, 30_000);

  it('is done once when what it read was changed before it wrote', async () => {
    let tries = 0;
    await retryOnConflict(() =>
      database.dataSource.transaction('REPEATABLE READ', async (manager) => {
        await manager.query('SELECT * FROM counted');
        if (++tries < 3)
          await database.dataSource.query('UPDATE counted SET value = value + 10 WHERE id = 1');
        await manager.query('UPDATE counted SET value = value + 1 WHERE id = 1');
      }),
    );
    expect([tries, (await balances())[0]]).toEqual([3, { id: 1, value: 21 }]);
  });

  it('fails with any other error at once, and with a conflict that does not end after five tries', async () => {
    let tries = 0;
    const failing = (sql: string) =>
      retryOnConflict(() => {
        tries += 1;
        return database.dataSource.query(sql);
      });
    await expect(failing('INSERT INTO counted VALUES (1, 0)')).rejects.toMatchObject({ code: '23505' });
    expect(tries).toBe(1);
    const conflict = `DO $$ BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = '40P01'; END $$`;
    await expect(failing(conflict)).rejects.toBeInstanceOf(QueryFailedError);
    expect(tries).toBe(6);
  });
});
