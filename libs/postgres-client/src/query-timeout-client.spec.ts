import { Client, Pool } from 'pg';
import { TcpProxy } from '../../../test/support/tcp-proxy';
import { type TestDatabase, testDatabase } from '../../../test/support/test-database';
import {
  connectionWithoutStatementTimeout,
  connectionWithTimeouts,
  prepared,
  SessionSettingsClient,
} from './index';

/** In place of 12 s. */
const SILENT_MS = 4_000;

/** Real: PostgreSQL, behind a way that falls silent. Mocked: nothing. */
describe('A connection to a database that falls silent', () => {
  let database: TestDatabase;
  let way: TcpProxy;
  let pool: Pool;
  beforeAll(async () => {
    database = await testDatabase();
    way = await TcpProxy.start(Number(new URL(database.url).port));
    pool = new Pool({
      ...connectionWithTimeouts(),
      connectionString: way.proxiedUrl(database.url),
      query_timeout: SILENT_MS,
      max: 1,
    });
    pool.on('error', () => undefined);
  });
  afterAll(async () => {
    await way.close();
    await pool.end();
    await database.close();
  });

  const pidOf = async () =>
    (await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;

  it('rejects the query, and is never given out again', async () => {
    const silent = await pidOf();
    way.silenceOpen();
    const asked = performance.now();
    await expect(pool.query('SELECT 1')).rejects.toMatchObject({ name: 'DatabaseSilent', code: 'ETIMEDOUT' });
    expect(performance.now() - asked).toBeGreaterThan(SILENT_MS - 100);
    const next = await pidOf();
    expect(next).toEqual(expect.any(Number));
    expect(next).not.toBe(silent);
  }, 60_000);

  it('lives on while an answer comes slowly, and while nothing is asked', async () => {
    const before = await pidOf();
    const client = await pool.connect();
    try {
      // The answer's 320 kB take 6 s, each piece of 64 KiB at most 1.3 s.
      way.bytesPerSecond = 50_000;
      const { rows } = await client.query<{ text: string }>(
        `SELECT repeat(md5(n::text), 1000) AS text FROM generate_series(1, 10) n`,
      );
      expect(rows).toHaveLength(10);
      way.bytesPerSecond = undefined;
      await new Promise((resolve) => setTimeout(resolve, SILENT_MS + 500));
      expect((await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid).toBe(
        before,
      );
    } finally {
      client.release();
    }
  }, 90_000);

  it('tells the server to end what takes too long, and what was left in a transaction', async () => {
    const { rows } = await pool.query<{ name: string; setting: string }>(
      `SELECT name, setting FROM pg_settings WHERE name IN
         ('statement_timeout', 'idle_in_transaction_session_timeout', 'tcp_keepalives_idle') ORDER BY name`,
    );
    expect(rows.map(({ setting }) => Number(setting))).toEqual([20_000, 10_000, 10]);
    const plain = new Client({ connectionString: database.url });
    await plain.connect();
    const other = await plain.query<{ setting: string }>(`SHOW statement_timeout`);
    await plain.end();
    expect(other.rows).toEqual([{ statement_timeout: '0' }]);
  });

  it('is noticed by the server, too, when its work may take as long as it takes', async () => {
    const patient = new SessionSettingsClient({
      ...connectionWithoutStatementTimeout(),
      connectionString: database.url,
    });
    await patient.connect();
    const { rows } = await patient.query<{ setting: string }>(
      `SELECT setting FROM pg_settings WHERE name IN ('statement_timeout', 'tcp_keepalives_idle') ORDER BY name`,
    );
    await patient.end();
    expect(rows.map(({ setting }) => Number(setting))).toEqual([0, 10]);
  });
});

/** Real: PostgreSQL. Nothing is mocked. */
describe('A prepared statement', () => {
  let database: TestDatabase;
  let pool: Pool;
  beforeAll(async () => {
    database = await testDatabase();
    pool = new Pool({ ...connectionWithTimeouts(), connectionString: database.url, max: 1 });
  });
  afterAll(async () => {
    await pool.end();
    await database.close();
  });

  it('is planned once for a connection, and answers each time with its own values', async () => {
    const double = prepared('SELECT $1::int * 2 AS twice');
    const answers: unknown[] = [];
    for (let value = 1; value <= 8; value++)
      answers.push(...(await pool.query<object>(double, [value])).rows);
    expect(answers).toEqual([2, 4, 6, 8, 10, 12, 14, 16].map((twice) => ({ twice })));
    await pool.query('SELECT 1');
    const { rows } = await pool.query(
      `SELECT generic_plans + custom_plans AS plans, generic_plans > 0 AS once FROM pg_prepared_statements`,
    );
    expect(rows).toEqual([{ plans: '8', once: true }]);
  });

  it('is another one when it says something else, and may fail like any', async () => {
    expect((await pool.query(prepared('SELECT 1 AS one'))).rows).toEqual([{ one: 1 }]);
    const client = await pool.connect();
    for (let times = 0; times < 2; times++)
      await expect(client.query(prepared('SELECT nothing'))).rejects.toThrow(
        'column "nothing" does not exist',
      );
    client.release();
    expect((await pool.query(prepared('SELECT 2 AS two'))).rows).toEqual([{ two: 2 }]);
  });
});
