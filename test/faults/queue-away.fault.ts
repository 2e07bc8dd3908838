import { openRenderQueue } from '@app/render-queue';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describeWithTool } from '../support/system-tool';
import { type Contact, waitForRow } from './support/contact';
import { onBackend } from './support/on-both-backends';
import { type Rig } from './support/rig';
import { until } from '../support/until';

/** Promised: work goes on by itself this soon after the queue is back. Milliseconds. */
const RESUMED_WITHIN_MS = 30_000;

/** Passes: two of fewer may be made before anybody looks whether work has begun. */
const LARGEST = 250;

/** Real: everything, as processes of their own, and Redis, which is killed, emptied, filled and set back. Mocked: nothing. */
describeWithTool(['redis-server'], 'A Redis that loses what it has, or is away', () => {
  onBackend('Redis', (stage) => {
    it('row 13: a kill -9 of a Redis that keeps nothing on disk loses no request, waiting or under way', async () => {
      const { rig, contact } = stage;
      const ids = await submitMany(contact, 8);
      await untilOneIsMade(rig);
      await loseEverything(rig);
      await allReady(contact, ids);
    }, 120_000);

    it('row 13: rings that nobody had heard when Redis was killed are given again', async () => {
      const { rig, contact } = stage;
      await Promise.all(rig.workers.map((worker) => worker.kill()));
      const ids = await submitMany(contact, 4);
      await untilRung(rig);
      const waiting = () => command(rig, (redis) => redis.zcard('bull:render-passes:prioritized'));
      expect(await waiting()).toBe(4);
      await loseEverything(rig);
      expect(await waiting()).toBe(0);
      await Promise.all(rig.workers.map((worker) => worker.start()));
      await allReady(contact, ids);
    }, 120_000);

    it('row 14: a Redis that comes back as it was before knows jobs that are done: nothing is made twice', async () => {
      const { rig, contact } = stage;
      await Promise.all(rig.workers.map((worker) => worker.kill()));
      const [early] = await submitMany(contact, 1);
      await untilRung(rig);
      await command(rig, (redis) => redis.save());
      const copy = path.join(rig.dataDir, 'earlier');
      await mkdir(copy);
      await cp(path.join(rig.dataDir, 'dump.rdb'), path.join(copy, 'dump.rdb'));
      await Promise.all(rig.workers.map((worker) => worker.start()));
      await allReady(contact, [early as string]);
      const made = await waitForRow(rig, early as string, `state = 'ready'`);
      const later = await submitMany(contact, 3);
      await rig.redis?.crash();
      await cp(path.join(copy, 'dump.rdb'), path.join(rig.dataDir, 'dump.rdb'));
      await rig.redis?.start();
      expect(await command(rig, (redis) => redis.dbsize())).toBeGreaterThan(0);
      await allReady(contact, later);
      await until('the old ring is answered', async () =>
        (await command(rig, (redis) => redis.zcard('bull:render-passes:completed'))) > 0 ? true : undefined,
      );
      expect(await waitForRow(rig, early as string, `state = 'ready'`)).toEqual(made);
      await rm(path.join(rig.dataDir, 'dump.rdb'), { force: true });
    }, 120_000);

    it('row 15: FLUSHALL in the middle: what is under way is finished and published, what waits is rung again', async () => {
      const { rig, contact } = stage;
      const ids = await submitMany(contact, 8);
      await untilOneIsMade(rig);
      await command(rig, (redis) => redis.flushall());
      await allReady(contact, ids);
      for (const id of ids)
        expect(await waitForRow(rig, id, `state = 'ready'`)).toMatchObject({ attempt_count: 1 });
    }, 120_000);

    it.each([1, 6, 60])(
      'row 17: after %i seconds without Redis, work goes on by itself within half a minute',
      async (seconds) => {
        const { rig, contact } = stage;
        await rig.redis?.stop();
        const [before] = await submitMany(contact, 1);
        await wait(seconds * 1000);
        await rig.redis?.start();
        const [after] = await submitMany(contact, 1, 7);
        await Promise.all(
          [before, after].map((id) => contact.waitUntilSettled(id as string, RESUMED_WITHIN_MS)),
        );
        await allReady(contact, [before as string, after as string]);
      },
      150_000,
    );

    it('row 18: a Redis whose memory is full loses nothing, and is complained of at most once a second', async () => {
      const { rig, contact } = stage;
      const running = await submitMany(contact, 2, 0, LARGEST);
      await untilOneIsMade(rig);
      await command(rig, (redis) => redis.config('SET', 'maxmemory', '1mb'));
      const full = performance.now();
      const before = rig.workers.map(({ output }) => linesOf(output));
      const waiting = await submitMany(contact, 2, 9);
      await wait(10_000);
      const seconds = (performance.now() - full) / 1000;
      for (const [index, { output }] of rig.workers.entries())
        expect(linesOf(output) - (before[index] ?? 0)).toBeLessThan(seconds);
      await command(rig, (redis) => redis.config('SET', 'maxmemory', '0'));
      await allReady(contact, running, LARGEST);
      await allReady(contact, waiting);
    }, 120_000);

    it.each(['api', 'pdf-worker'] as const)(
      'row 19: the %s refuses to start with a Redis that evicts keys, and says which setting',
      async (name) => {
        const { rig } = stage;
        await command(rig, (redis) => redis.config('SET', 'maxmemory-policy', 'allkeys-lru'));
        const app = rig.app(name, rig.apiWays);
        try {
          await expect(app.start()).rejects.toThrow(
            'QUEUE_URL: this Redis evicts keys (maxmemory-policy allkeys-lru) and would lose jobs; set maxmemory-policy noeviction.',
          );
        } finally {
          await app.kill();
          await command(rig, (redis) => redis.config('SET', 'maxmemory-policy', 'noeviction'));
        }
      },
      60_000,
    );

    it('row 23: of jobs that are done only the last are kept: five thousand rings leave a thousand', async () => {
      const { rig } = stage;
      const queue = openRenderQueue(rig.queueUrl, () => undefined);
      try {
        const ring = () => queue.enqueue({ requestId: randomUUID(), generation: 1 });
        await until('the queue is open', () =>
          ring().then(
            () => true,
            () => undefined,
          ),
        );
        for (let count = 0; count < 5_000; count += 100)
          await Promise.all(Array.from({ length: 100 }, () => ring()));
        await until('all are done', async () => {
          const open = await queue.bullmq.getJobCounts('wait', 'prioritized', 'active', 'delayed');
          return Object.values(open).every((count) => count === 0) || undefined;
        });
      } finally {
        await queue.close();
      }
      const kept = await command(rig, (redis) => redis.zcard('bull:render-passes:completed'));
      expect(kept).toBeGreaterThan(0);
      expect(kept).toBeLessThanOrEqual(1_000);
    }, 120_000);
  });
});

/** kill -9 of a Redis that has nothing on disk. */
async function loseEverything(rig: Rig): Promise<void> {
  await rig.redis?.crash();
  await rm(path.join(rig.dataDir, 'dump.rdb'), { force: true }); // The checks of the row before write it.
  await rig.redis?.start();
}

function linesOf(output: string): number {
  return output.split('\n').length;
}

async function submitMany(contact: Contact, count: number, from = 0, passes = 60): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) ids.push(await contact.submit(passes, from + index * 5));
  return ids;
}

async function allReady(contact: Contact, ids: readonly string[], passes = 60): Promise<void> {
  for (const id of ids)
    expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: passes, missing: [] });
}

/** Whoever submits is answered before the bell rings; what was not rung yet is owed. */
async function untilRung(rig: Rig): Promise<void> {
  await until('no ring is owed', async () =>
    (await rig.sql(`SELECT FROM render_outbox`)).length === 0 ? true : undefined,
  );
}

async function untilOneIsMade(rig: Rig): Promise<void> {
  await until('work has begun', async () => {
    const [row] = await rig.sql(`SELECT id FROM download_requests WHERE state = 'rendering'`);
    return row;
  });
}

/** One command, straight to Redis. */
async function command<T>(rig: Rig, send: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(rig.queueUrl);
  redis.on('error', () => undefined);
  try {
    return await send(redis);
  } finally {
    redis.disconnect();
  }
}
