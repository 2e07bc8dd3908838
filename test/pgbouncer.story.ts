import { connectionWithTimeouts, requireNoTransactionPooling } from '@app/postgres-client';
import path from 'node:path';
import { Client, Pool } from 'pg';
import { AppProcess } from './faults/support/app-process';
import { ApiClient } from './support/api-client';
import { command } from './support/command';
import { testDataDir, type TestDataDir } from './support/data-dir';
import { PgBouncer } from './support/pg-bouncer';
import { readArchive } from './support/read-archive';
import { urlForNewUser } from './support/service-address';
import { freePort, Standalone } from './support/standalone';
import { describeWithTool } from './support/system-tool';
import { emptyDatabase, type NewDatabase, testDatabase, type TestDatabase } from './support/test-database';
import { testStorageOptions } from './support/test-storage';

const MAIN = path.resolve(__dirname, '../dist/apps/cli/src/main.js');
const REFUSED =
  'a pooler in front of PostgreSQL gives one session to several clients: set pool_mode = session there ' +
  '(with server_reset_query = DISCARD ALL), or give an address that leads to PostgreSQL itself.';

/** One of the built commands, as a process of its own. */
const builtCommand = (args: readonly string[], env: NodeJS.ProcessEnv) =>
  command(process.execPath, [MAIN, ...args], { env: { PATH: process.env.PATH, ...env } });

function storeEnvironment(): NodeJS.ProcessEnv {
  const { endpoint, accessKeyId, secretAccessKey, bucket } = testStorageOptions();
  return {
    S3_ENDPOINT: endpoint,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
    S3_BUCKET: bucket,
  };
}

/** Real: Debian's pgbouncer with its own settings, PostgreSQL, the store, the built processes. Mocked: nothing. */
describeWithTool(['pgbouncer'], 'Behind a PgBouncer in session mode', () => {
  let dataDir: TestDataDir;
  let database: NewDatabase;
  let bouncer: PgBouncer;
  let addresses: Readonly<Record<'owner' | 'api' | 'worker', string>>;
  let apps: AppProcess[] = [];
  let port: number;
  const store = storeEnvironment();

  beforeAll(async () => {
    [dataDir, database, port] = await Promise.all([testDataDir(), emptyDatabase(), freePort()]);
    const suffix = new URL(database.url).pathname.slice(1);
    addresses = {
      owner: database.url,
      api: urlForNewUser(database.url, `api_${suffix}`),
      worker: urlForNewUser(database.url, `worker_${suffix}`),
    };
    bouncer = await PgBouncer.start(dataDir.path, Object.values(addresses));
  });
  afterAll(async () => {
    await Promise.all(apps.map((app) => app.kill()));
    await bouncer?.stop();
    const names = [addresses.api, addresses.worker].map((address) => new URL(address).username);
    await sql(names.map((name) => `DROP OWNED BY ${name}; DROP ROLE ${name};`).join(''));
    await database.drop();
    await dataDir.remove();
  });

  /** Straight to PostgreSQL. */
  const sql = async <Row>(text: string): Promise<Row[]> => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query(text)).rows as Row[];
    } finally {
      await client.end();
    }
  };
  const environment = (who: keyof typeof addresses) => {
    const url = bouncer.proxiedUrl(addresses[who]);
    return { ...store, DATABASE_URL: url, QUEUE_URL: url };
  };

  it('everything is prepared: schema, queue, users, a registry', async () => {
    const migrated = await builtCommand(['migrate'], {
      ...environment('owner'),
      API_DATABASE_URL: bouncer.proxiedUrl(addresses.api),
      WORKER_DATABASE_URL: bouncer.proxiedUrl(addresses.worker),
    });
    expect(migrated).toMatchObject({
      code: 0,
      output: expect.stringContaining('the queue in PostgreSQL is ready') as string,
    });
  }, 120_000);

  it('a request is taken in, made, told of by the stream of events, and its ZIP fetched', async () => {
    const seeded = await builtCommand(['demo:seed', '--holders', '200'], environment('owner'));
    expect(seeded.code).toBe(0);
    const [, email = '', password = ''] =
      /demo account: (\S+) \/ (\S+) \(.*contact-person\)/.exec(seeded.output) ?? [];
    apps = [
      new AppProcess('api', {
        ...environment('api'),
        PORT: String(port),
        PUBLIC_URL: `http://localhost:${port}`,
        SESSION_SECRET: 'x'.repeat(32),
      }),
      new AppProcess('pdf-worker', { ...environment('worker'), PUBLIC_URL: `http://localhost:${port}` }),
    ];
    await Promise.all(apps.map((app) => app.start()));
    const client = await ApiClient.signedIn(`http://127.0.0.1:${port}`, { email, password });
    const { body: list } = await client.get<{ items: { id: string }[] }>('/api/holders?pageSize=10');
    const choices = { holderIds: list.items.map(({ id }) => id), scope: 'all', expiryDates: [] };

    const listening = new AbortController();
    const events = await client.events('/api/download-requests/events', listening.signal);
    const submitted = await client.post<{ id: string }>('/api/download-requests', choices);
    expect(submitted.status).toBe(202);
    for await (const { event, data } of events)
      if (event === 'download-request' && (JSON.parse(data) as { state: string }).state === 'ready') break;
    listening.abort();

    const link = await client.post<{ url: string }>(`/api/download-requests/${submitted.body.id}/download`);
    const files = await readArchive(Buffer.from(await (await fetch(link.body.url)).arrayBuffer()));
    expect(files.size).toBeGreaterThan(5);
    expect(files.has('overzicht.csv')).toBe(true);
    for (const app of apps) expect(app.output).not.toMatch(/WARN|ERROR|enqueued again/);
  }, 120_000);

  it('they stop as ever, and give back what they had', async () => {
    for (const app of apps) expect(await app.stop()).toEqual({ code: 0, signal: null });
    expect(await bouncer.logged()).toContain('closing because: client close request');
    expect(await bouncer.logged()).not.toMatch(/unclean server|unsupported|unexpected/);
  });
});

/** Real: as above. */
describeWithTool(['pgbouncer'], 'A PgBouncer that shares sessions', () => {
  let dataDir: TestDataDir;
  let database: TestDatabase;
  let bouncer: PgBouncer | undefined;
  let started = 0;

  beforeAll(async () => {
    [dataDir, database] = await Promise.all([testDataDir(), testDatabase()]);
  });
  afterEach(() => bouncer?.stop());
  afterAll(async () => {
    await database.close();
    await dataDir.remove();
  });

  /** The database's address by a PgBouncer that is so. */
  const by = async (settings: Readonly<Record<string, string | number>>) => {
    await bouncer?.stop();
    const folder = path.join(dataDir.path, String((started += 1)));
    bouncer = await PgBouncer.start(folder, [database.url], settings);
    return bouncer.proxiedUrl(database.url);
  };

  it.each(['transaction', 'statement'])(
    '%s: every process refuses to start, with one sentence that says what to set',
    async (mode) => {
      const url = await by({ pool_mode: mode });
      const env = {
        ...storeEnvironment(),
        DATABASE_URL: url,
        QUEUE_URL: url,
        SESSION_SECRET: 'x'.repeat(32),
      };
      for (const args of [['migrate'], ['accounts', 'list'], ['audit', '--holder', '1'], ['demo:seed']]) {
        const { code, output } = await builtCommand(args, env);
        expect([args, code, output]).toEqual([args, 1, `DATABASE_URL: ${REFUSED}\n`]);
      }
      for (const app of ['api', 'pdf-worker'] as const) {
        const started = new AppProcess(app, env);
        await expect(started.start()).rejects.toThrow(`${app}: DATABASE_URL: ${REFUSED}\n`);
        expect([started.output, (await started.waitForExit()).code]).toEqual([
          `${app}: DATABASE_URL: ${REFUSED}\n`,
          1,
        ]);
      }
      const standalone = await Standalone.startExpectingRefusal(dataDir.path, { DATABASE_URL: url });
      expect([standalone.code, standalone.output.split('\n').at(-2)]).toEqual([
        1,
        `pasloket: DATABASE_URL: ${REFUSED}`,
      ]);
      expect(standalone.output).not.toMatch(/\n\s+at /);
      // The queue has an address of its own.
      const queue = await builtCommand(['migrate'], { ...env, DATABASE_URL: database.url });
      expect([queue.code, queue.output.split('\n').slice(-3, -2)]).toEqual([1, [`QUEUE_URL: ${REFUSED}`]]);
    },
    120_000,
  );

  it.each<[string, Record<string, string | number>]>([
    ['transaction', { pool_mode: 'transaction' }],
    ['transaction, with one connection to PostgreSQL', { pool_mode: 'transaction', default_pool_size: 1 }],
    ['transaction, by turns', { pool_mode: 'transaction', server_round_robin: 1 }],
    ['transaction, cleaned after each', { pool_mode: 'transaction', server_reset_query_always: 1 }],
    ['statement', { pool_mode: 'statement' }],
    ['session, and not cleaned', { server_reset_query: '' }],
  ])(
    '%s: is recognised by a client that is alone and by one among many',
    async (_mode, settings) => {
      const url = await by(settings);
      await expect(requireNoTransactionPooling(url)).rejects.toThrow('pool_mode = session');
      await amongOthers(url, async () => {
        for (let times = 0; times < 5; times++)
          await expect(requireNoTransactionPooling(url)).rejects.toThrow('pool_mode = session');
      });
    },
    120_000,
  );

  it('session: what is handed on has none of our settings', async () => {
    const connectionString = await by({ default_pool_size: 1 });
    const look = async (pool: Pool) => {
      const { rows } = await pool.query(
        `SELECT pg_backend_pid() AS pid, current_setting('statement_timeout') AS limit`,
      );
      await pool.end();
      return rows[0] as { pid: number; limit: string };
    };
    const ours = await look(new Pool({ ...connectionWithTimeouts(), connectionString }));
    const next = await look(new Pool({ connectionString }));
    expect([ours.limit, next]).toEqual(['10s', { pid: ours.pid, limit: '0' }]);
  });

  it('session: is never taken for one of those', async () => {
    const modes: Record<string, number>[] = [{}, { server_round_robin: 1 }, { default_pool_size: 7 }];
    for (const settings of modes) {
      const url = await by(settings);
      await requireNoTransactionPooling(url);
      await amongOthers(url, async () => {
        for (let times = 0; times < 20; times++) await requireNoTransactionPooling(url);
      });
    }
  }, 120_000);

  /** While six others ask all the time, each in a session that it soon gives back. */
  async function amongOthers(url: string, work: () => Promise<void>): Promise<void> {
    const pool = new Pool({ connectionString: url, max: 6, maxUses: 20 });
    let over = false;
    const ask = async () => {
      while (!over) await pool.query('SELECT pg_sleep(0.002)');
    };
    const others = Promise.all(Array.from({ length: 6 }, ask));
    try {
      await Promise.race([work(), others]);
    } finally {
      over = true;
      await others.finally(() => pool.end());
    }
  }
});
