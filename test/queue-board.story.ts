import { appRoutes } from '@bull-board/api/dist/routes.js';
import { RENDER_QUEUE, renderJobId } from '@app/render-queue';
import { type BackendFactory, createPostgresBackend, createRedisBackend, Queue } from 'bullmq';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ApiClient } from './support/api-client';
import { testDataDir, type TestDataDir } from './support/data-dir';
import { demoDatabase } from './support/demo-data';
import { startRedis, type TestRedis } from './support/redis-server';
import { Standalone } from './support/standalone';
import { describeWithTool } from './support/system-tool';
import { type TestDatabase } from './support/test-database';
import { until } from './support/until';

const BOARD = '/operations/queues';
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const STATIC = path.resolve(path.dirname(require.resolve('@bull-board/ui/package.json')), 'dist/static');

/** Where people reach the service, by a proxy. */
const PUBLIC = 'http://pasjes.example';

/** Would be somebody's name, if it were one. */
const CANARY = 'Zwaluwkanarie';

/** What an operator may look at; the rest of the dashboard's own calls must not be there. */
const LOOKS = [
  '/api/queues',
  '/api/redis/stats',
  '/api/queues/:queueName/:jobId',
  '/api/queues/:queueName/:jobId/flow',
  '/api/queues/:queueName/:jobId/logs',
  '/api/queues/:queueName/default-job-options',
  '/api/queues/:queueName/job-data-schema',
  '/api/queues/:queueName/metrics',
  '/api/queues/:queueName/rate-limit',
  '/api/queues/:queueName/workers',
];
const RETRY = '/api/queues/:queueName/:jobId/retry';

interface Call {
  readonly method: string;
  readonly route: string;
}

/** Every call that the dashboard's own package makes a route for, so that none can be forgotten. */
const ownCalls: Call[] = appRoutes.api.flatMap(({ method, route }) =>
  [method].flat().map((one) => ({ method: one.toUpperCase(), route: String(route) })),
);
const pages = [appRoutes.entryPoint.route].flat();
const files = readdirSync(STATIC, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.\w+$/.test(file))
  .map((file) => `/static/${file}`);

/** Real: the built standalone, its database, the queue in either backend. Mocked: nothing. */
function story(
  provideQueue: () => Promise<{ url?: string; factory: BackendFactory }>,
  backend: string,
): void {
  let dataDir: TestDataDir;
  let database: TestDatabase;
  let system: Standalone;
  let queue: Queue<unknown, unknown, string>;
  let operator: ApiClient;
  let contact: ApiClient;
  let requestId: string;
  const sql = <Row>(text: string, ...parameters: unknown[]) =>
    database.dataSource.query<Row[]>(text, parameters);
  const at = (route: string, jobId = renderJobId({ requestId, generation: 1 })) =>
    BOARD + route.replace(':queueName', RENDER_QUEUE).replace(':jobId', jobId).replace(/:\w+/g, 'completed');
  const own = () => ({ Origin: system.url });

  beforeAll(async () => {
    dataDir = await testDataDir();
    database = await demoDatabase(dataDir, 200);
    const { url, factory } = await provideQueue();
    system = await Standalone.start(dataDir.path, {
      env: {
        DATABASE_URL: database.url,
        ...(url ? { QUEUE_URL: url } : {}),

        PUBLIC_URL: PUBLIC,
        TRUST_PROXY: 'loopback',
      },
    });
    const connection = url
      ? { url }
      : { connectionString: database.url, schema: 'bullmq', skipMigrations: true };
    queue = new Queue(RENDER_QUEUE, { connection }, factory) as unknown as Queue<unknown, unknown, string>;
    operator = await system.signedIn('operator');
    contact = await system.signedIn('contact-person');
    const { body: list } = await contact.get<{ items: { id: string }[] }>('/api/holders?pageSize=10');
    const { body } = await contact.post<{ id: string }>('/api/download-requests', {
      holderIds: list.items.map(({ id }) => id),
      scope: 'all',
      expiryDates: [],
    });
    requestId = body.id;
    await until('the job is completed', async () => {
      const state = await queue.getJobState(renderJobId({ requestId, generation: 1 }));
      return state === 'completed' || undefined;
    });
  });
  afterAll(async () => {
    await queue?.close();
    await system?.stop();
    await database.close();
    await dataDir.remove();
  });

  const calls = (): (readonly [string, string])[] => {
    const addresses = [
      ...['', '/', '/api', '/nowhere', '/static/', '/socket.io/?EIO=4', '/%2e%2e/queues/'].map(
        (one) => BOARD + one,
      ),
      ...pages.map((route) => at(route)),
      ...new Set(ownCalls.map(({ route }) => at(route))),
    ];
    const spelled = addresses.flatMap((address) => [`${address}/`, address.toUpperCase()]);
    return [
      ...addresses.flatMap((address) => METHODS.map((method) => [method, address] as const)),
      ...spelled.flatMap((address) => ['GET', 'PUT'].map((method) => [method, address] as const)),
      ...files.map((file) => ['GET', BOARD + file] as const),
    ];
  };
  /** The different answers to all of them; one that names the queue says so. */
  const crawl = async (client: ApiClient) => {
    const answers = new Set<string>();
    const left = calls();
    const caller = async () => {
      for (let call = left.pop(); call; call = left.pop()) {
        const { status, body } = await client.send(...call, undefined, own());
        answers.add(JSON.stringify(body).includes(RENDER_QUEUE) ? `${status} and the queue` : `${status}`);
      }
    };
    await Promise.all(Array.from({ length: 8 }, caller));
    return [...answers];
  };
  const state = async () => [
    await queue.getJobCounts(),
    await queue.isPaused(),
    await sql(`SELECT * FROM download_requests ORDER BY id`),
    await sql(`SELECT action, count(*) FROM audit_events GROUP BY action ORDER BY action`),
  ];

  // Whoever is asked for a session does not know the queue: once will do.
  if (backend === 'PostgreSQL') {
    it('row 51: without a session every address below it, with every method, answers 401 and names no queue', async () => {
      expect(await crawl(new ApiClient(system.url))).toEqual(['401']);
    });

    it('row 51: who opens it without a session is led to the page that asks to sign in', async () => {
      const opened = await fetch(`${system.url}${BOARD}/queue/${RENDER_QUEUE}`, {
        headers: { Accept: 'text/html,*/*;q=0.8' },
        redirect: 'manual',
      });
      expect([opened.status, opened.headers.get('location')]).toEqual([303, '/operations']);
    });

    it("row 51: a contact person's session answers 403 on all of them and names no queue", async () => {
      expect(await crawl(contact)).toEqual(['403']);
    });
  }

  it('shows an operator page, files, queue and jobs, and which backend they are of', async () => {
    for (const route of LOOKS) expect([route, (await operator.get(at(route))).status]).toEqual([route, 200]);
    for (const page of pages) {
      const { status, headers, body } = await operator.get<string>(at(page));
      expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(headers.get('content-security-policy')).not.toContain('unsafe');
      expect(body).toContain(`<title>Pasloket (${backend})</title>`);
      expect(body).not.toMatch(/https?:|<style|style=/);
      const linked = [...body.matchAll(/(?:src|href)="(static[^"]+)"/g)].map(([, file]) => file ?? '');
      expect(linked.length).toBeGreaterThan(3);
      for (const file of linked)
        expect([file, (await operator.get(`${BOARD}/${file}`)).status]).toEqual([file, 200]);
    }
    const { body } = await operator.get<{ job: { data: unknown } }>(at('/api/queues/:queueName/:jobId'));
    expect(body.job.data).toEqual({ requestId, generation: 1 });
  });

  it('row 52: of the other calls of the dashboard none is there, however it is spelled, and nothing changes', async () => {
    const before = await state();
    const others = ownCalls.filter(
      ({ method, route }) =>
        !(method === 'GET' && LOOKS.includes(route)) && !(method === 'PUT' && route === RETRY),
    );
    expect(others.map(({ route }) => route)).toEqual(
      expect.arrayContaining(['/api/queues/:queueName/obliterate']),
    );
    const overrides = { 'X-HTTP-Method-Override': 'PUT', 'X-Method-Override': 'PUT', 'X-HTTP-Method': 'PUT' };
    for (const { method, route } of others) {
      const expected = method === 'GET' ? 404 : 405;
      for (const address of [
        at(route),
        `${at(route)}/`,
        at(route).toUpperCase(),
        `${at(route)}?_method=PUT`,
      ]) {
        const { status } = await operator.send(
          method,
          address,
          method === 'GET' ? undefined : { force: true },
          own(),
        );
        expect([method, address, status]).toEqual([method, address, expected]);
        const overridden = await operator.send(
          'POST',
          address,
          { _method: 'PUT' },
          { ...own(), ...overrides },
        );
        expect([address, overridden.status]).toEqual([address, 405]);
      }
    }
    for (const method of METHODS.filter((one) => !['GET', 'HEAD', 'PUT'].includes(one)))
      expect((await operator.send(method, at(RETRY), undefined, own())).status).toBe(405);
    expect(await state()).toEqual(before);
  });

  it('row 52: a retry that does not come from our own page is refused, and nothing changes', async () => {
    const before = await state();
    const foreign = [
      'https://elders.example',
      'null',
      '',
      `${system.url}.elders.example`,
      'http://127.0.0.1:1',
    ];
    for (const origin of foreign)
      expect((await operator.send('PUT', at(RETRY), undefined, { Origin: origin })).status).toBe(403);
    expect((await operator.send('PUT', at(RETRY), undefined, {})).status).toBe(403);
    // Nor does a proxy that is trusted with the client's address vouch for another host.
    const elsewhere = {
      'X-Forwarded-Host': 'elders.example, here',
      Forwarded: 'host=elders.example',
      'X-Forwarded-Proto': 'https',
    };
    expect(
      (await operator.send('PUT', at(RETRY), undefined, { Origin: 'https://elders.example', ...elsewhere }))
        .status,
    ).toBe(403);
    expect(await state()).toEqual(before);
  });

  it('row 52: a completed job that is retried makes nothing anew, and is in the audit log by the operator', async () => {
    const [before] = await sql<Record<string, unknown>>(
      `SELECT * FROM download_requests WHERE id = $1`,
      requestId,
    );
    const jobId = renderJobId({ requestId, generation: 1 });
    const [first] = [await queue.getJob(jobId)];
    expect((await operator.send('PUT', at(RETRY), undefined, own())).status).toBe(204);
    await until('the job has run once more', async () => {
      const job = await queue.getJob(jobId);
      return ((job?.finishedOn ?? 0) > (first?.finishedOn ?? 0) && (await job?.isCompleted())) || undefined;
    });
    expect(await sql(`SELECT * FROM download_requests WHERE id = $1`, requestId)).toEqual([before]);
    const audited = await sql(
      `SELECT a.role, e.request_id FROM audit_events e JOIN accounts a ON a.id = e.account_id
        WHERE e.action = 'queue-job-retried'`,
    );
    expect(audited).toEqual([{ role: 'operator', request_id: requestId }]);
    // One that is not there is not retried, and not said to be; also from the page that a proxy calls by another name.
    for (const origin of [system.url, PUBLIC])
      expect(
        (await operator.send('PUT', at(RETRY, `${requestId}_77`), undefined, { Origin: origin })).status,
      ).toBe(404);
    expect(await sql(`SELECT FROM audit_events WHERE action = 'queue-job-retried'`)).toHaveLength(1);
  });

  it('row 52: shows ids alone, also of jobs that somebody forged', async () => {
    const forged = [
      await queue.add(CANARY, { naam: CANARY, requestId: CANARY }),
      await queue.add(CANARY, { requestId, generation: 1, naam: CANARY }, { jobId: `${requestId}_88` }),
      await queue.add('render', { naam: CANARY }, { jobId: CANARY }),
    ];
    await until('the forged jobs are over', async () => {
      const states = await Promise.all(forged.map((job) => job.getState()));
      return states.every((one) => one === 'failed' || one === 'completed') || undefined;
    });
    for (const job of forged) {
      await job.updateData({ requestId, generation: 1, naam: CANARY });
      await job.updateProgress({ naam: CANARY });
      await job.log(CANARY);
    }
    const shown: unknown[] = [];
    for (const status of ['latest', 'completed', 'failed', 'waiting', 'active']) {
      const list = await operator.get(
        `${BOARD}/api/queues?activeQueue=${RENDER_QUEUE}&status=${status}&page=1&jobsPerPage=50`,
      );
      expect(list.status).toBe(200);
      shown.push(list.body);
    }
    expect(JSON.stringify(shown)).toContain(`${requestId}_88`);
    for (const job of forged)
      for (const route of LOOKS)
        shown.push((await operator.get(at(route, encodeURIComponent(job.id ?? '')))).body);
    expect(JSON.stringify(shown)).not.toContain(CANARY);
    expect((await operator.get(at('/api/queues/:queueName/:jobId', CANARY))).status).toBe(404);
  });

  it("ends with the operator's session, at once", async () => {
    const copy = operator.copy();
    expect((await copy.get(`${BOARD}/api/queues`)).status).toBe(200);
    await sql(`UPDATE accounts SET disabled_at = now() WHERE role = 'operator'`);
    expect((await copy.get(`${BOARD}/api/queues`)).status).toBe(401);
    await sql(`UPDATE accounts SET disabled_at = NULL WHERE role = 'operator'`);
    await operator.delete('/api/session');
    expect((await copy.get(`${BOARD}/api/queues`)).status).toBe(401);
  });
}

describe("The queues' dashboard, with the queue in PostgreSQL", () =>
  story(
    () => Promise.resolve({ factory: createPostgresBackend as unknown as BackendFactory }),
    'PostgreSQL',
  ));

describeWithTool(['redis-server'], "The queues' dashboard, with the queue in Redis", () => {
  let redis: TestRedis;
  story(async () => {
    redis = await startRedis();
    return { url: redis.url, factory: createRedisBackend as unknown as BackendFactory };
  }, 'Redis');
  // Declared last, so after the processes that use it have ended.
  afterAll(() => redis?.stop());
});
