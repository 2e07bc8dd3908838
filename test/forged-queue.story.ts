import { RENDER_QUEUE } from '@app/render-queue';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type ApiClient } from './support/api-client';
import { type TestDataDir } from './support/data-dir';
import { demoDataDir } from './support/demo-data';
import { startRedis, type TestRedis } from './support/redis-server';
import { Standalone } from './support/standalone';
import { describeWithTool } from './support/system-tool';
import { until } from './support/until';

const BOARD = '/operations/queues/api';
const KEY = `bull:${RENDER_QUEUE}`;

/** Would be somebody's name, and a script, if it were shown as it is. */
const WORDS = '<img src=x onerror="Zwaluwkanarie()">';

const MEGABYTE = 1024 * 1024;

/** Real: the built standalone, with its queue in a Redis that somebody else can write into. Mocked: nothing. */
describeWithTool(['redis-server'], 'A queue that somebody else writes into', () => {
  let dataDir: TestDataDir;
  let redis: TestRedis;
  let forger: Redis;
  let queue: Queue;
  let system: Standalone;
  let operator: ApiClient;
  let contact: ApiClient;
  let requestId: string;

  beforeAll(async () => {
    [dataDir, redis] = await Promise.all([demoDataDir(200), startRedis()]);
    system = await Standalone.start(dataDir.path, { env: { QUEUE_URL: redis.url } });
    forger = new Redis(redis.url);
    queue = new Queue(RENDER_QUEUE, { connection: { url: redis.url } });
    operator = await system.signedIn('operator');
    contact = await system.signedIn('contact-person');
    requestId = await makeRequest();
  });
  afterAll(async () => {
    await queue?.close();
    forger?.disconnect();
    await system?.stop();
    await redis?.stop();
    await dataDir.remove();
  });

  /** @returns its id, once it is ready */
  const makeRequest = async (): Promise<string> => {
    const { body: list } = await contact.get<{ items: { id: string }[] }>('/api/holders?pageSize=3');
    const { body } = await contact.post<{ id: string }>('/api/download-requests', {
      holderIds: list.items.map(({ id }) => id),
      scope: 'all',
      expiryDates: [],
    });
    await until('the request is ready', async () => {
      const { state } = (await contact.get<{ state: string }>(`/api/download-requests/${body.id}`)).body;
      return state === 'ready' || undefined;
    });
    return body.id;
  };
  const residentMb = (process: string) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${system.child(process)}/status`, 'utf8'))?.[1]) / 1024;

  it('shows none of the words that somebody wrote where none are expected', async () => {
    const id = `${requestId}_99`;
    const shown: string[] = [];
    const look = async (path: string) => shown.push(JSON.stringify((await operator.get(BOARD + path)).body));
    const texts = ['name', 'data', 'stacktrace', 'returnvalue', 'progress', 'pb', 'rjk', 'deid', 'defa'];
    const numbers = ['timestamp', 'delay', 'priority', 'ats', 'atm', 'stc', 'processedOn', 'finishedOn'];
    for (const failedReason of [WORDS, `${WORDS}Error`, `This job is not a render job: ${WORDS}`]) {
      await forger.hset(`${KEY}:${id}`, {
        ...Object.fromEntries(texts.map((field) => [field, JSON.stringify([WORDS])])),
        ...Object.fromEntries(numbers.map((field) => [field, WORDS])),
        opts: JSON.stringify({ attempts: WORDS, group: { id: WORDS } }),
        failedReason,
      });
      await forger.zadd(`${KEY}:failed`, Date.now(), id);
      await look(`/queues/${RENDER_QUEUE}/${id}`);
      await look(`/queues?activeQueue=${RENDER_QUEUE}&status=failed&page=1&jobsPerPage=50`);
    }
    await forger.hset(`${KEY}:meta`, { concurrency: WORDS, max: WORDS, duration: WORDS });
    await forger.rpush(`${KEY}:metrics:completed:data`, WORDS);
    await forger.client('SETNAME', `bull:${Buffer.from(RENDER_QUEUE).toString('base64')}:w:Zwaluwkanarie`);
    for (const about of ['', '/workers', '/metrics', '/rate-limit'])
      await look(`/queues${about && `/${RENDER_QUEUE}${about}`}`);
    await forger.hdel(`${KEY}:meta`, 'concurrency', 'max', 'duration');
    expect(shown.join()).toContain(id);
    expect(shown.join()).not.toContain('Zwaluwkanarie');
  });

  it('is asked for no more than a page, however many jobs somebody asks for', async () => {
    await queue.addBulk(
      Array.from({ length: 150 }, () => ({
        name: 'render',
        data: { requestId: randomUUID(), generation: 1 },
      })),
    );
    await until('they are over', async () => (await queue.getCompletedCount()) >= 150 || undefined);
    const shown = async (query: string) => {
      const path = `${BOARD}/queues?activeQueue=${RENDER_QUEUE}&status=completed&${query}`;
      const { status, body } = await operator.get<{ queues: { jobs: unknown[] }[] }>(path);
      return [status, body.queues[0]?.jobs.length];
    };
    expect(await shown('page=1&jobsPerPage=100000')).toEqual([200, 100]);
    expect(await shown('page=2&jobsPerPage=20')).toEqual([200, 20]);
    for (const odd of ['page=-1&jobsPerPage=-1', 'page=x&jobsPerPage=x', 'page=1&page=2', 'jobsPerPage=0'])
      expect((await shown(odd))[0]).toBe(200);
  });

  it('fills the memory of nobody who reads it: requests are made, and the dashboard says that it cannot be read', async () => {
    const pids = [system.child('apps/api'), system.child('apps/pdf-worker')];
    const data = JSON.stringify({ requestId, generation: 1, padding: 'x'.repeat(100 * MEGABYTE) });
    await forger.hset(`${KEY}:77`, { name: 'render', data, opts: '{}', timestamp: 1 });
    await forger.lpush(`${KEY}:wait`, '77');
    await makeRequest();
    const answer = await operator.get(`${BOARD}/queues/${RENDER_QUEUE}/77`);
    expect(answer.status).toBe(503);
    await until('the dashboard reads another job', async () => {
      const { status } = await operator.get(`${BOARD}/queues/${RENDER_QUEUE}/${requestId}_1`);
      return status === 200 || undefined;
    });
    expect([system.child('apps/api'), system.child('apps/pdf-worker')]).toEqual(pids);
    for (const process of ['apps/api', 'apps/pdf-worker']) expect(residentMb(process)).toBeLessThan(400);
  });
});
