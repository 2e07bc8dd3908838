import { type Request } from 'express';
import { type SessionData } from 'express-session';
import { promisify } from 'node:util';
import { Pool } from 'pg';
import { writeContactPerson } from '../../../../test/support/submitted-request';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { type FoundSession, SessionStore } from './session-store';

/** Real: PostgreSQL. Nothing is mocked. */
describe('The session store', () => {
  let database: TestDatabase;
  let pool: Pool;
  let store: SessionStore;
  let accountId: string;

  beforeAll(async () => {
    database = await testDatabase();
    pool = new Pool({ connectionString: database.url, max: 1 });
    store = new SessionStore(pool, 60_000);
    accountId = await writeContactPerson(database.dataSource);
  });
  afterAll(async () => {
    store.close();
    await pool.end();
    await database.close();
  });

  const find = async (data: Partial<SessionData>): Promise<FoundSession | null | undefined> => {
    const session = { cookie: { originalMaxAge: 60_000 }, ...data } as SessionData;
    await promisify(store.set.bind(store, 'id', session))();
    return promisify<string, FoundSession | null | undefined>(store.get.bind(store))('id');
  };
  const change = (change: string) =>
    database.dataSource.query(`UPDATE accounts SET ${change} WHERE id = $1`, [accountId]);

  it('finds a session with its account, and the organisations that it acts for now', async () => {
    const { account } = (await find({ accountId, generation: 0 })) ?? {};
    expect(account).toMatchObject({ id: accountId, role: 'contact-person', sessionGeneration: 0 });
    expect(account?.organisations).toMatchObject([{ withdrawnAt: null, secondFactorRequired: false }]);
    await database.dataSource.query('UPDATE organisations SET withdrawn_at = now()');
    expect((await find({ accountId, generation: 0 }))?.account?.organisations).toEqual([]);
  });

  it('takes a session of the version before, which knew no generation, for one of the first', async () => {
    expect((await find({ accountId }))?.account?.id).toBe(accountId);
  });

  it('finds no account of a session in which nobody has signed in yet', async () => {
    const pending = { accountId, generation: 0, until: Date.now() };
    const found = await find({ pending });
    expect(found).toMatchObject({ pending });
    expect(found).not.toHaveProperty('account');
  });

  it('finds no account that has ended its sessions since, nor one that is disabled', async () => {
    await change('session_generation = 1');
    expect(await find({ accountId, generation: 0 })).not.toHaveProperty('account');
    expect(await find({ accountId, generation: 1 })).toHaveProperty('account');
    await change('disabled_at = now()');
    expect(await find({ accountId, generation: 1 })).not.toHaveProperty('account');
    await change('disabled_at = NULL, session_generation = 0');
  });

  it('finds no session that is over, and tells of a database that does not answer', async () => {
    await find({ accountId });
    await pool.query(`UPDATE sessions SET expire = now() - interval '2 seconds'`);
    const get = promisify<string, FoundSession | null | undefined>(store.get.bind(store));
    expect(await get('id')).toBeNull();
    expect(await get('nobody has this')).toBeNull();
    await pool.query('ALTER TABLE sessions RENAME TO away');
    await expect(get('id')).rejects.toThrow('"sessions" does not exist');
    await pool.query('ALTER TABLE away RENAME TO sessions');
  });

  it('hands the account to the call, and writes nothing of it into the session', async () => {
    const request = { sessionID: 'id', sessionStore: store } as unknown as Request;
    const session = store.createSession(request, (await find({ accountId })) as FoundSession);
    expect(request.sessionAccount?.id).toBe(accountId);
    await promisify(session.save.bind(session))();
    const { rows } = await pool.query<{ sess: object }>('SELECT sess FROM sessions');
    expect(Object.keys(rows[0]?.sess ?? {}).sort()).toEqual(['accountId', 'cookie']);
  });
});
