import { createServer, connect, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { testDatabase, type TestDatabase } from '../../../test/support/test-database';
import { prepareRenderQueue } from './prepare-render-queue';
import { openRenderQueue } from './render-queue';
import { startRenderWorker } from './render-worker';

/** A way to the database that can be cut: what is open breaks, and what comes is let in and dropped at once. */
class Way {
  private cut = false;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async to(port: number): Promise<Way> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const way = new Way(server, (server.address() as { port: number }).port);
    server.on('connection', (socket) => way.let(socket, port));
    return way;
  }

  setCut(cut: boolean): void {
    this.cut = cut;
    if (cut) for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.setCut(true);
    this.server.close();
  }

  private let(socket: Socket, port: number): void {
    if (this.cut) {
      socket.destroy();
      return;
    }
    const onward = connect(port, '127.0.0.1');
    for (const end of [socket, onward]) {
      this.sockets.add(end);
      end.on('error', () => undefined);
      end.on('close', () => [socket, onward].forEach((one) => one.destroy()));
    }
    socket.pipe(onward).pipe(socket);
  }
}

/** Real: PostgreSQL, its queue, a TCP connection that breaks. Mocked: nothing. */
describe('A worker whose queue is away', () => {
  let database: TestDatabase;
  let way: Way;
  let url: string;

  beforeAll(async () => {
    database = await testDatabase();
    await prepareRenderQueue(database.url);
    const direct = new URL(database.url);
    way = await Way.to(Number(direct.port));
    direct.port = String(way.port);
    url = direct.href;
  });
  afterAll(async () => {
    way.close();
    await database.close();
  });

  it('that was away when the worker began is found once it is there, without asking as fast as it can', async () => {
    way.setCut(true);
    const errors: string[] = [];
    const done: string[] = [];
    const worker = startRenderWorker(url, ({ requestId }) => Promise.resolve(void done.push(requestId)), {
      concurrency: 2,
      onError: ({ message }) => errors.push(message),
    });
    await wait(2_000);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThan(40);
    way.setCut(false);
    const queue = openRenderQueue(database.url, () => undefined);
    await queue.ring({ requestId: '0b5d8a54-3f0d-4d5e-9a53-6a5f6c1f0003', generation: 1 });
    for (let tries = 0; tries < 200 && done.length === 0; tries++) await wait(50);
    expect(done).toHaveLength(1);
    await worker.close();
    await queue.close();
  });

  it('ends at once when it is closed before its queue was ever reached', async () => {
    way.setCut(true);
    const worker = startRenderWorker(url, () => Promise.resolve(), {
      concurrency: 1,
      onError: () => undefined,
    });
    await wait(300);
    const started = performance.now();
    await worker.close();
    expect(performance.now() - started).toBeLessThan(5_000);
    way.setCut(false);
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
      await queue.ring({ requestId, generation: 1 });
      for (let tries = 0; tries < 200 && !done.includes(requestId); tries++) await wait(50);
      return done.includes(requestId);
    };
    expect(await rung('0b5d8a54-3f0d-4d5e-9a53-6a5f6c1f0001')).toBe(true);

    way.setCut(true);
    await wait(3_000);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThan(40);

    way.setCut(false);
    expect(await rung('0b5d8a54-3f0d-4d5e-9a53-6a5f6c1f0002')).toBe(true);
    await worker.close();
    await queue.close();
  });
});
