import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { startRedis, type TestRedis } from '../../../test/support/redis-server';
import { describeWithTool } from '../../../test/support/system-tool';
import { until } from '../../../test/support/until';
import { LARGEST_REPLY } from './reply-limit-connectors';
import { RENDER_QUEUE, renderJobId } from './render-job';
import { openRenderQueue, type RenderQueue } from './render-queue';
import { startRenderWorker } from './render-worker';

const newJob = () => ({ requestId: randomUUID(), generation: 1 });

/** Real: Redis, and somebody who writes into it. Mocked: the work. */
describeWithTool(['redis-server'], 'A queue that somebody else writes into', () => {
  let redis: TestRedis;
  let forger: Redis;
  let queue: RenderQueue;
  const key = (name: string) => `bull:${RENDER_QUEUE}:${name}`;
  const reached = async <T>(what: string, call: () => Promise<T>): Promise<T> => {
    const answer = await until(what, () =>
      call().then(
        (value) => ({ value }),
        () => undefined,
      ),
    );
    return answer.value;
  };
  const works = async (done: string[], errors: string[]) => {
    const worker = startRenderWorker(
      redis.url,
      ({ requestId }) => Promise.resolve(void done.push(requestId)),
      {
        concurrency: 1,
        onError: ({ message }) => errors.push(message),
      },
    );
    const job = newJob();
    await reached('a ring is taken', () => queue.enqueue(job));
    await until('it is worked on', () => done.includes(job.requestId) || undefined);
    await worker.close();
  };

  beforeAll(async () => {
    redis = await startRedis();
    forger = new Redis(redis.url);
    queue = openRenderQueue(redis.url, () => undefined);
    await reached('the queue is reached', () => queue.isPending(newJob()));
  });
  beforeEach(() => forger.flushall());
  afterAll(async () => {
    await queue.close();
    forger.disconnect();
    await redis.stop();
  });

  it('fills no memory: what is larger than any job of ours is not read, and the next one is worked on', async () => {
    const { requestId } = newJob();
    const data = JSON.stringify({ requestId, generation: 1, padding: 'x'.repeat(2 * LARGEST_REPLY) });
    await forger.hset(key('1'), { name: 'render', data, opts: '{}', timestamp: 1 });
    await forger.lpush(key('wait'), '1');
    const [done, errors]: [string[], string[]] = [[], []];
    await works(done, errors);
    expect(done).not.toContain(requestId);
    expect(errors).toContainEqual(expect.stringMatching(/larger than \d+ bytes/));
    await expect(queue.bullmq.getJob('1')).rejects.toThrow();
    await expect(reached('the queue is reached again', () => queue.isPending(newJob()))).resolves.toBe(false);
  });

  it.each([
    ['data that is no JSON', { data: '{{{', opts: '{}' }],
    ['options that are no JSON', { data: '{}', opts: 'no' }],
    ['options that are none', { data: '{}', opts: 'null' }],
    [
      'options that lead into objects',
      { data: '{}', opts: '{"backoff":{"type":"constructor"},"__proto__":{}}' },
    ],
    ['times and numbers that are none', { data: '{}', opts: '{}', timestamp: 'x', delay: 'y', priority: 'z', ats: '-', atm: 'NaN' }], // prettier-ignore
    ['parents and repetitions that are none', { data: '{}', opts: '{"repeat":{"every":1}}', parent: '{', rjk: 'a:b:c:d:e' }], // prettier-ignore
  ])('stops no worker with %s', async (_what, fields) => {
    await forger.hset(key('1'), { name: 'render', timestamp: '1', ...fields });
    await forger.lpush(key('wait'), '1', '2');
    await works([], []);
  });

  it('keeps no request waiting for what will never come: a ring that waits for others is none', async () => {
    const job = newJob();
    await reached('a ring is taken', () => queue.enqueue(job));
    // A connection that broke in a rule before can cost one more reconnection, seconds later (`SILENT_AFTER_MS`).
    const isPending = () => reached('the queue is reached', () => queue.isPending(job));
    expect(await isPending()).toBe(true);
    await forger.del(key('prioritized'));
    await forger.zadd(key('waiting-children'), 0, renderJobId(job));
    expect(await isPending()).toBe(false);
  });
});
