import { Pool } from 'pg';
import { TcpProxy } from '../../../test/support/tcp-proxy';
import { type TestDatabase, testDatabase } from '../../../test/support/test-database';
import { connectionWithTimeouts, requireNoTransactionPooling, SessionSettingsClient } from './index';

/** Real: PostgreSQL, behind a way that breaks or falls silent. Nothing is mocked. */
describe('A connection that makes its settings', () => {
  let database: TestDatabase;
  let way: TcpProxy;
  beforeAll(async () => {
    database = await testDatabase();
    way = await TcpProxy.start(Number(new URL(database.url).port));
  });
  afterEach(async () => {
    way.onRequestBytes = undefined;
    await way.heal();
  });
  afterAll(async () => {
    await way.close();
    await database.close();
  });

  const atSettings = (happens: () => void) => {
    way.onRequestBytes = (bytes) => bytes.includes('set_config') && happens();
  };
  const pathOf = async (pool: Pool) =>
    (await pool.query<{ path: string }>(`SELECT current_setting('search_path') AS path`)).rows[0]?.path;

  it('has them when it is handed out, and nothing of them in its first message', async () => {
    const first: string[] = [];
    way.onRequestBytes = (bytes) => first.push(bytes.toString('latin1'));
    const pool = new Pool({
      ...connectionWithTimeouts({ search_path: `"it's"` }),
      connectionString: way.proxiedUrl(database.url),
    });
    expect(await pathOf(pool)).toBe(`"it's"`);
    await pool.end();
    expect(first[0]).toContain('client_encoding');
    expect(first[0]).not.toMatch(/options|timeout|search_path|keepalive/);
  });

  it('is not handed out without them: one that breaks or falls silent meanwhile is given up, and the next one is well', async () => {
    const config = {
      ...connectionWithTimeouts(),
      connectionString: way.proxiedUrl(database.url),
      connectionTimeoutMillis: 3_000,
    };
    const pool = new Pool({ ...config, max: 1 });
    atSettings(() => way.cutOpen());
    await expect(pool.query('SELECT 1')).rejects.toThrow(/ECONNRESET|Connection terminated/);
    atSettings(() => way.silenceOpen());
    await expect(pool.query('SELECT 1')).rejects.toThrow(
      /^Connection terminated: no session within 3 s; .*default_pool_size/,
    );
    await expect(new SessionSettingsClient(config).connect()).rejects.toThrow(
      /^Connection terminated: no session within 3 s; .*default_pool_size/,
    );
    way.onRequestBytes = undefined;
    expect(await pathOf(pool)).toBe('"$user", public');
    await pool.end();
    await expect(
      new SessionSettingsClient({
        connectionString: database.url,
        settings: { no_such_setting: '1' },
      }).connect(),
    ).rejects.toThrow('unrecognized configuration parameter "no_such_setting"');
  });

  it('is known for a session of its own when PostgreSQL itself is asked', async () => {
    await requireNoTransactionPooling(database.url);
    await requireNoTransactionPooling(way.proxiedUrl(database.url));
  });
});
