import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { testDataDir } from '../../../test/support/data-dir';
import {
  PRIMARY_NAME,
  sendRedisCommand,
  startRedis,
  startSentinel,
  type TestRedis,
} from '../../../test/support/redis-server';
import { describeWithTool } from '../../../test/support/system-tool';
import { TcpProxy } from '../../../test/support/tcp-proxy';
import { until } from '../../../test/support/until';
import { prepareRenderQueue, requireUsableQueue } from './prepare-render-queue';
import { openRenderQueue } from './render-queue';
import { startRenderWorker } from './render-worker';

const PASSWORD = 'p@ss/wörd?#%+,';

/** Real: Redis servers of every kind, started as their operators start them. Mocked: nothing. */
describeWithTool(['redis-server'], 'A Redis that is not fit for the queue', () => {
  const started: TestRedis[] = [];
  const removals: (() => Promise<void>)[] = [];
  const start = async (...settings: string[]) => {
    const redis = await startRedis(settings);
    started.push(redis);
    return redis;
  };
  const sentinel = async (primary: TestRedis) => {
    const one = await startSentinel(`127.0.0.1 ${primary.port}`);
    started.push(one);
    return `127.0.0.1:${one.port}`;
  };
  afterEach(async () => {
    await Promise.all(started.splice(0).map((redis) => redis.stop()));
    for (const remove of removals.splice(0)) await remove();
  });

  /** What the start of api and worker does with it: throws, or goes on with these warnings. */
  const warnings = async (url: string) => {
    const heard: string[] = [];
    await requireUsableQueue(url, (sentence) => heard.push(sentence));
    return heard;
  };

  it('is a node of a Cluster: refused, whatever part of the keys it has', async () => {
    const folder = await testDataDir();
    removals.push(() => folder.remove());
    await mkdir(folder.path);
    const { url } = await start('--cluster-enabled', 'yes', '--dir', folder.path);
    const why = /^QUEUE_URL: this Redis is a node of a Cluster, .* without cluster-enabled/;
    await expect(warnings(url)).rejects.toThrow(why);
    await expect(prepareRenderQueue(url)).rejects.toThrow(why);
  });

  it('is a Sentinel that was taken for a Redis: refused, with its address as it should be', async () => {
    const address = await sentinel(await start());
    await expect(warnings(`redis://${address}`)).rejects.toThrow(
      /^QUEUE_URL: this is a Sentinel, .* redis\+sentinel:/,
    );
    expect(await warnings(`redis+sentinel://${address}/${PRIMARY_NAME}`)).toEqual([]);
  });

  it('evicts keys: refused, also when Sentinels lead to it', async () => {
    const address = await sentinel(await start('--maxmemory-policy', 'allkeys-lru'));
    await expect(warnings(`redis+sentinel://${address}/${PRIMARY_NAME}`)).rejects.toThrow(
      'set maxmemory-policy noeviction',
    );
  });

  it('has not as many databases: refused, and not taken for another one', async () => {
    const { url } = await start('--databases', '4');
    expect(await warnings(`${url}/3`)).toEqual([]);
    await expect(warnings(`${url}/4`)).rejects.toThrow('this Redis has no database 4; give a lower number');
  });

  it('is a replica: the start says so and goes on, for it may be the primary soon; the deploy step ends', async () => {
    const primary = await start();
    const replica = await start('--replicaof', `127.0.0.1 ${primary.port}`);
    const why = /^QUEUE_URL: this Redis is a replica, .* leads to the primary/;
    expect(await warnings(replica.url)).toEqual([expect.stringMatching(why)]);
    await expect(prepareRenderQueue(replica.url)).rejects.toThrow(why);
    await sendRedisCommand(replica, 'REPLICAOF', 'NO', 'ONE');
    expect(await warnings(replica.url)).toEqual([]);
  });

  it('is known to no Sentinel by that name, or the Sentinels are away: the start says so, and goes on', async () => {
    const address = await sentinel(await start());
    expect(await warnings(`redis+sentinel://${address}/another`)).toEqual([
      expect.stringMatching(/cannot be reached \(.*No such master with that name\); .*correct QUEUE_URL/),
    ]);
    expect(await warnings(`redis+sentinel://127.0.0.1:1/${PRIMARY_NAME}`)).toEqual([
      expect.stringMatching(/cannot be reached \(All sentinels are unreachable.*\); .*correct QUEUE_URL/),
    ]);
  });

  it('has a Sentinel that is silent: the next one is asked', async () => {
    const address = await sentinel(await start());
    const silent = await TcpProxy.start(Number(new URL(`redis://${address}`).port));
    removals.push(() => silent.close());
    await silent.setState('silent');
    const both = `redis+sentinel://127.0.0.1:${silent.port},${address}/${PRIMARY_NAME}`;
    expect(await warnings(both)).toEqual([]);
  });

  it('has Sentinels that are all away: rings are refused at once, and queue and worker can be closed', async () => {
    const errors: string[] = [];
    const onError = ({ message }: Error) => errors.push(message);
    const away = `redis+sentinel://127.0.0.1:1/${PRIMARY_NAME}`;
    const queue = openRenderQueue(away, onError);
    const worker = startRenderWorker(away, () => Promise.resolve(), { concurrency: 1, onError });
    await until('both have tried', () => errors.length > 4 || undefined);
    await expect(queue.enqueue({ requestId: randomUUID(), generation: 1 })).rejects.toThrow();
    await expect(queue.check()).rejects.toThrow();
    await worker.close();
    await queue.close();
    expect(errors.join()).toContain('All sentinels are unreachable');
  }, 15_000);

  it('has a password, and so have its Sentinels: both are given, and neither is ever repeated', async () => {
    const redis = await start();
    const address = await sentinel(redis);
    for (const server of [redis, { url: `redis://${address}` }])
      await sendRedisCommand(server, 'ACL', 'SETUSER', 'default', 'resetpass', `>${PASSWORD}`);
    const secret = encodeURIComponent(PASSWORD);
    const by = (login: string, options: string) =>
      `redis+sentinel://${login}${address}/${PRIMARY_NAME}${options}`;
    const right = by(`:${secret}@`, `?sentinel_password=${secret}`);
    expect(await warnings(right)).toEqual([]);
    const queue = openRenderQueue(right, () => undefined);
    await until('a ring is taken', () =>
      queue.check().then(
        () => true,
        () => undefined,
      ),
    );
    await queue.close();
    for (const wrong of [
      by(`:${secret}@`, ''),
      by(`:${secret}@`, `?sentinel_password=${secret}x`),
      by('', `?sentinel_password=${secret}`),
      by(`:${secret}x@`, `?sentinel_password=${secret}`),
    ]) {
      const heard = await warnings(wrong);
      expect(heard).toEqual([expect.stringMatching(/cannot be reached \(.*(NOAUTH|WRONGPASS)/)]);
      expect(heard.join()).not.toContain(PASSWORD);
      expect(heard.join()).not.toContain(secret);
    }
  });

  it('takes no ring while it is a replica, is full or misses its replicas, and is said to be away meanwhile', async () => {
    const redis = await start();
    const queue = openRenderQueue(redis.url, () => undefined);
    const becomes = (up: boolean) =>
      until(`it is ${up ? 'up' : 'away'}`, async () => {
        const isUp = await queue.check().then(
          () => true,
          () => false,
        );
        return isUp === up || undefined;
      });
    await becomes(true);
    for (const [fault, mended] of [
      [
        ['REPLICAOF', '127.0.0.1', '1'],
        ['REPLICAOF', 'NO', 'ONE'],
      ],
      [
        ['CONFIG', 'SET', 'maxmemory', '1'],
        ['CONFIG', 'SET', 'maxmemory', '0'],
      ],
      [
        ['CONFIG', 'SET', 'min-replicas-to-write', '1'],
        ['CONFIG', 'SET', 'min-replicas-to-write', '0'],
      ],
    ] as [string, ...string[]][][]) {
      await sendRedisCommand(redis, ...(fault as [string, ...string[]]));
      await becomes(false);
      await sendRedisCommand(redis, ...(mended as [string, ...string[]]));
      await becomes(true);
    }
    await queue.close();
  });
});
