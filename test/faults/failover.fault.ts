import {
  PRIMARY_NAME,
  sendRedisCommand,
  startRedis,
  startSentinel,
  type TestRedis,
} from '../support/redis-server';
import { describeWithTool } from '../support/system-tool';
import { TcpProxy } from '../support/tcp-proxy';
import { type AppProcess } from './support/app-process';
import { type Contact, waitForRow } from './support/contact';
import { onBackend } from './support/on-both-backends';
import { type Rig } from './support/rig';
import { until } from '../support/until';

/** Promised: what is submitted when another Redis has become the primary is made this soon, without a restart. Milliseconds. */
const MADE_WITHIN_MS = 60_000;

const PASSES = 20;

/** Real: everything, as processes of their own; Redis servers that replicate, and a Sentinel. Mocked: nothing. */
describeWithTool(['redis-server'], 'A Redis that fails over', () => {
  onBackend('Redis', (stage) => {
    let first: { url: string; port: number };
    let second: TestRedis;
    beforeEach(async () => {
      first = { url: stage.rig.queueUrl, port: stage.rig.redis?.port ?? 0 };
      second = await startRedis();
    });
    afterEach(async () => {
      await sendRedisCommand(first, 'REPLICAOF', 'NO', 'ONE');
      lead(stage.rig, first.port);
      await second.stop();
    });

    it('row 67: the primary becomes a replica with connections left open: all is made, and health tells the truth', async () => {
      const { rig, contact } = stage;
      await follow(second, first);
      const before = await submitMany(contact, 3);
      await settledAll(contact, before);
      await untilHealthy(rig);

      // For as long as no Redis is the primary, nothing can be queued; requests are taken in all the same.
      await sendRedisCommand(first, 'REPLICAOF', '127.0.0.1', '1');
      const [during = ''] = await submitMany(contact, 1, 3);
      await until('health says that the queue is away', async () => {
        const { status, components } = await health(rig);
        return (status === 'up' && components.queue === 'down') || undefined;
      });
      for (const worker of rig.workers) expect(await isReady(worker)).toBe(false);
      await rig.sql(
        `UPDATE download_requests SET changed_at = now() - interval '61 seconds' WHERE id = $1`,
        during,
      );
      await until('the advice names the queue, and no workers', async () => {
        const { warnings } = await health(rig);
        return (warnings.length === 1 && /queue takes no jobs/.test(warnings[0] ?? '')) || undefined;
      });

      await sendRedisCommand(second, 'REPLICAOF', 'NO', 'ONE');
      lead(rig, second.port);
      await sendRedisCommand(first, 'REPLICAOF', '127.0.0.1', String(second.port));
      const after = await submitMany(contact, 4, 4);
      await settledAll(contact, [during, ...after]);
      await untilHealthy(rig);
      for (const worker of rig.workers) expect(await isReady(worker)).toBe(true);
      await until('nobody is left at the primary of before', async () => {
        const clients = await sendRedisCommand(first, 'CLIENT', 'LIST', 'TYPE', 'normal');
        return clients.trim().split('\n').length === 1 || undefined;
      });
      for (const id of [...before, ...after])
        expect(await waitForRow(rig, id, `state = 'ready'`)).toMatchObject({ attempt_count: 1 });
    }, 180_000);

    it('row 68: the primary dies with rings that no replica has: they are given again, and nothing is made twice', async () => {
      const { rig, contact } = stage;
      const replication = await TcpProxy.start(first.port);
      try {
        await follow(second, replication);
        const made = await submitMany(contact, 2);
        await settledAll(contact, made);
        await until(
          'the replica knows of them',
          async () => (await jobsAt(second, 'completed')) >= 2 || undefined,
        );
        await replication.setState('silent');
        await Promise.all(rig.workers.map((worker) => worker.kill()));
        const lost = await submitMany(contact, 4, 3);
        await until(
          'all are rung',
          async () => (await jobsAt(first, 'prioritized')) === lost.length || undefined,
        );
        await rig.redis?.crash();
        await Promise.all(rig.workers.map((worker) => worker.start()));
        const whileAway = await submitMany(contact, 2, 8);

        await sendRedisCommand(second, 'REPLICAOF', 'NO', 'ONE');
        expect(await jobsAt(second, 'prioritized')).toBe(0);
        lead(rig, second.port);
        await settledAll(contact, [...lost, ...whileAway]);
        for (const id of made)
          expect(await waitForRow(rig, id, `state = 'ready'`)).toMatchObject({ attempt_count: 1 });
        for (const id of lost)
          expect(await waitForRow(rig, id, `state = 'ready' AND generation > 1`)).toMatchObject({
            attempt_count: 1,
          });
      } finally {
        await replication.close();
      }
    }, 180_000);

    it.each(['SENTINEL FAILOVER', 'kill -9 of the primary', 'silence of the primary'])(
      'row 69: Sentinels make another Redis the primary, after %s: all is made',
      async (fault) => {
        const { rig, contact } = stage;
        const primary = await startRedis();
        let sentinel: TestRedis | undefined;
        let apps: AppProcess[] = [];
        try {
          await follow(second, primary);
          const one = (sentinel = await startSentinel(`127.0.0.1 ${primary.port}`));
          await until(
            'the Sentinel knows the replica',
            async () =>
              (await sendRedisCommand(one, 'SENTINEL', 'REPLICAS', PRIMARY_NAME)).includes(
                String(second.port),
              ) || undefined,
          );
          apps = await appsBySentinel(rig, one);
          await settledAll(contact, await submitMany(contact, 2));
          await untilHealthy(rig);

          const before = await submitMany(contact, 3, 3);
          if (fault === 'SENTINEL FAILOVER')
            await sendRedisCommand(one, 'SENTINEL', 'FAILOVER', PRIMARY_NAME);
          else if (fault.startsWith('kill')) await primary.kill();
          else primary.process.kill('SIGSTOP');
          const during = await submitMany(contact, 2, 6);
          await until(
            'the other one is the primary',
            async () =>
              /role:master/.test(await sendRedisCommand(second, 'INFO', 'replication')) || undefined,
          );
          await settledAll(contact, [...before, ...during, ...(await submitMany(contact, 3, 8))]);
          await untilHealthy(rig);
          expect(await jobsAt(second, 'completed')).toBeGreaterThan(0);
        } finally {
          await Promise.all(apps.map((app) => app.kill()));
          await sentinel?.stop();
          primary.process.kill('SIGCONT');
          await primary.stop();
        }
      },
      180_000,
    );

    it('row 70: an api and a worker that find a replica say so, and go on by themselves once it is the primary', async () => {
      const { rig, contact } = stage;
      await Promise.all([rig.api, ...rig.workers].map((app) => app.kill()));
      await sendRedisCommand(first, 'REPLICAOF', '127.0.0.1', '1');
      const [api, worker] = [rig.app('api', rig.apiWays), rig.app('pdf-worker', rig.apiWays)];
      try {
        for (const app of [api, worker]) {
          await app.start();
          expect(app.output).toContain('QUEUE_URL: this Redis is a replica, which takes no jobs;');
        }
        const ids = await submitMany(contact, 2);
        expect(await isReady(worker)).toBe(false);
        await sendRedisCommand(first, 'REPLICAOF', 'NO', 'ONE');
        await settledAll(contact, ids);
        expect(await isReady(worker)).toBe(true);
      } finally {
        await Promise.all([api, worker].map((app) => app.kill()));
      }
    }, 120_000);
  });
});

interface Address {
  readonly port: number;
}

interface Health {
  readonly status: string;
  readonly components: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

async function health(rig: Rig): Promise<Health> {
  return (await (await fetch(`${rig.url}/api/health/ready`)).json()) as Health;
}

async function untilHealthy(rig: Rig): Promise<void> {
  await until('health has nothing to say', async () => {
    const { components, warnings } = await health(rig);
    return (components.queue === 'up' && warnings.length === 0) || undefined;
  });
}

/** What an orchestrator is told of a worker. */
async function isReady({ output }: AppProcess): Promise<boolean> {
  const [port] = [...output.matchAll(/health on port (\d+)/g)].map(([, found]) => found).reverse();
  return (await fetch(`http://127.0.0.1:${port}/ready`)).ok;
}

/** Makes one Redis the replica of another, and waits until it has what that one has. */
async function follow(replica: TestRedis, { port }: Address): Promise<void> {
  await sendRedisCommand(replica, 'REPLICAOF', '127.0.0.1', String(port));
  await until(
    'it is a replica',
    async () =>
      /master_link_status:up/.test(await sendRedisCommand(replica, 'INFO', 'replication')) || undefined,
  );
}

/** The address of the queue leads new connections to this port; those that are open stay where they are. */
function lead(rig: Rig, port: number): void {
  for (const { queue } of [rig.apiWays, ...rig.workerWays]) queue.service = port;
}

/** An api and two workers that ask the Sentinel for their queue, in the place of those of the rig. */
async function appsBySentinel(rig: Rig, sentinel: Address): Promise<AppProcess[]> {
  await Promise.all([rig.api, ...rig.workers].map((app) => app.kill()));
  const env = { QUEUE_URL: `redis+sentinel://127.0.0.1:${sentinel.port}/${PRIMARY_NAME}` };
  const apps = [
    rig.app('api', rig.apiWays, env),
    ...rig.workerWays.map((ways) => rig.app('pdf-worker', ways, env)),
  ];
  await Promise.all(apps.map((app) => app.start()));
  return apps;
}

async function jobsAt({ url }: { readonly url: string }, state: string): Promise<number> {
  return Number(await sendRedisCommand({ url }, 'ZCARD', `bull:render-passes:${state}`));
}

async function submitMany(contact: Contact, count: number, from = 0): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) ids.push(await contact.submit(PASSES, from + index * 5));
  return ids;
}

async function settledAll(contact: Contact, ids: readonly string[]): Promise<void> {
  const settled = await Promise.all(ids.map((id) => contact.waitUntilSettled(id, MADE_WITHIN_MS)));
  for (const request of settled) expect(request).toMatchObject({ state: 'ready', done: PASSES, missing: [] });
}
