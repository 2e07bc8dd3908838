import { setTimeout as wait } from 'node:timers/promises';
import { sendRedisCommand, startRedis, type TestRedis } from '../../../test/support/redis-server';
import { describeWithTool } from '../../../test/support/system-tool';
import { TcpProxy } from '../../../test/support/tcp-proxy';
import { until } from '../../../test/support/until';
import { openRenderQueue } from './render-queue';
import { startRenderWorker } from './render-worker';

const REQUESTS = ['0001', '0002', '0003', '0004'].map((end) => `0b5d8a54-3f0d-4d5e-9a53-6a5f6c1f${end}`);

/** Real: two Redis servers, the one a replica of the other, and the way to them that a failover turns. Mocked: nothing. */
describeWithTool(['redis-server'], 'A queue whose Redis becomes a replica of another', () => {
  let first: TestRedis;
  let second: TestRedis;
  let way: TcpProxy;

  beforeAll(async () => {
    [first, second] = await Promise.all([startRedis(), startRedis()]);
    way = await TcpProxy.start(first.port);
    await sendRedisCommand(second, 'REPLICAOF', '127.0.0.1', String(first.port));
  });
  afterAll(async () => {
    await way.close();
    await Promise.all([first.stop(), second.stop()]);
  });

  it('goes on with the other one, though nobody closed its connections', async () => {
    const done: string[] = [];
    const url = way.proxiedUrl(first.url);
    const queue = openRenderQueue(url, () => undefined);
    const worker = startRenderWorker(url, ({ requestId }) => Promise.resolve(void done.push(requestId)), {
      concurrency: 2,
      onError: () => undefined,
    });
    const ring = (requestId: string | undefined) =>
      until('it is taken up', async () => {
        const rung = queue.enqueue({ requestId: requestId ?? '', generation: 1 }).then(
          () => true,
          () => wait(100),
        );
        return (await rung) || undefined;
      });
    await ring(REQUESTS[0]);
    await until('it is done', () => done.includes(REQUESTS[0] ?? '') || undefined);
    await until(
      'the replica has it',
      async () =>
        /master_link_status:up/.test(await sendRedisCommand(second, 'INFO', 'replication')) || undefined,
    );

    await sendRedisCommand(second, 'REPLICAOF', 'NO', 'ONE');
    way.service = second.port;
    await sendRedisCommand(first, 'REPLICAOF', '127.0.0.1', String(second.port));

    for (const requestId of REQUESTS.slice(1)) await ring(requestId);
    await until('all are done', () => REQUESTS.every((id) => done.includes(id)) || undefined);
    await until('nobody is left at the old one', async () => {
      const clients = await sendRedisCommand(first, 'CLIENT', 'LIST', 'TYPE', 'normal');
      return clients.trim().split('\n').length === 1 || undefined;
    });
    await worker.close();
    await queue.close();
  }, 60_000);
});
