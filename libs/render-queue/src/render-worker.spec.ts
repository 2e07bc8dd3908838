import { setTimeout as wait } from 'node:timers/promises';
import { testDatabase, type TestDatabase } from '../../../test/support/test-database';
import { TcpProxy } from '../../../test/support/tcp-proxy';
import { until } from '../../../test/support/until';
import { prepareRenderQueue } from './prepare-render-queue';
import { openRenderQueue } from './render-queue';
import { startRenderWorker } from './render-worker';

/** Real: PostgreSQL, its queue, a TCP connection that breaks. Mocked: nothing. */
describe('A worker whose queue is away', () => {
  let database: TestDatabase;
  let way: TcpProxy;
  let url: string;

  beforeAll(async () => {
    database = await testDatabase();
    await prepareRenderQueue(database.url);
    const direct = new URL(database.url);
    way = await TcpProxy.start(Number(direct.port));
    url = way.proxiedUrl(direct.href);
  });
  afterAll(async () => {
    await way.close();
    await database.close();
  });

  it('that was away when the worker began is found once it is there, without asking as fast as it can', async () => {
    await way.setState('cut');
    const errors: string[] = [];
    const done: string[] = [];
    const worker = startRenderWorker(url, ({ requestId }) => Promise.resolve(void done.push(requestId)), {
      concurrency: 2,
      onError: ({ message }) => errors.push(message),
    });
    await wait(2_000);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThan(40);
    await way.setState('open');
    const queue = openRenderQueue(database.url, () => undefined);
    await queue.enqueue({ requestId: '0b5d8a54-3f0d-4d5e-9a53-6a5f6c1f0003', generation: 1 });
    await until('it is done', () => done.length > 0 || undefined);
    expect(done).toHaveLength(1);
    await worker.close();
    await queue.close();
  });

  it('ends at once when it is closed before its queue was ever reached', async () => {
    await way.setState('cut');
    const worker = startRenderWorker(url, () => Promise.resolve(), {
      concurrency: 1,
      onError: () => undefined,
    });
    await wait(300);
    const started = performance.now();
    await worker.close();
    expect(performance.now() - started).toBeLessThan(5_000);
    await way.setState('open');
  });

  it('asks about once a second, not as fast as it can, and works on by itself when the queue is back', async () => {
    const errors: string[] = [];
    const done: string[] = [];
    const worker = startRenderWorker(url, ({ requestId }) => Promise.resolve(void done.push(requestId)), {
      concurrency: 2,
      onError: ({ message }) => errors.push(message),
    });
    const queue = openRenderQueue(database.url, () => undefined);
    const rung = async (requestId: string) => {
      await queue.enqueue({ requestId, generation: 1 });
      await until('it is done', () => done.includes(requestId) || undefined);
    };
    await rung('0b5d8a54-3f0d-4d5e-9a53-6a5f6c1f0001');

    await way.setState('cut');
    await wait(3_000);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThan(40);

    await way.setState('open');
    await rung('0b5d8a54-3f0d-4d5e-9a53-6a5f6c1f0002');
    await worker.close();
    await queue.close();
  });
});
