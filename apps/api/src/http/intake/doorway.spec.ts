import express, { type Request } from 'express';
import { once } from 'node:events';
import { type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { doorway } from './doorway';

/** Real: HTTP, from several loopback addresses. Nothing is mocked. */
describe('The doorway', () => {
  let server: Server;
  let inside: Request[];
  let open: Socket[];

  beforeEach(async () => {
    [inside, open] = [[], []];
    const app = express();
    app.use(doorway({ atOnce: 3, ofOne: 2, waitingOfOne: 2 }));
    const own = inside; // Those of the test before may still come in when their connections end.
    app.use((request) => void own.push(request));
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    for (const socket of open) socket.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const call = async (from: string) => {
    const asked = once(server, 'request');
    const socket = connect({
      port: (server.address() as AddressInfo).port,
      host: '127.0.0.1',
      localAddress: from,
    });
    socket.on('error', () => undefined);
    open.push(socket);
    socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
    await asked;
    return socket;
  };
  const until = async (holds: () => boolean) => {
    for (let look = 0; look < 1_000 && !holds(); look++) await wait(5);
    expect(holds()).toBe(true);
  };
  const clients = () => inside.map(({ ip }) => ip);

  it('lets another client past those of one that wait; who left it makes room for the next of them', async () => {
    for (let calls = 0; calls < 4; calls++) await call('127.0.0.2');
    await call('127.0.0.3');
    await until(() => inside.length === 3);
    expect(clients()).toEqual(['127.0.0.2', '127.0.0.2', '127.0.0.3']);
    inside[0]?.leaveDoorway?.();
    await until(() => inside.length === 4);
    expect(clients()[3]).toBe('127.0.0.2');
  });

  it('makes room when a call is answered, or when nobody waits for its answer', async () => {
    await call('127.0.0.2');
    const gone = await call('127.0.0.2');
    await until(() => inside.length === 2);
    await call('127.0.0.2');
    inside[0]?.res?.end('answered');
    await until(() => inside.length === 3);
    await call('127.0.0.2');
    gone.destroy();
    await until(() => inside.length === 4);
  });

  it('makes room when a connection ends on which calls were sent one behind the other', async () => {
    const socket = await call('127.0.0.2');
    socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
    await until(() => inside.length === 2);
    await call('127.0.0.2');
    await call('127.0.0.2');
    socket.destroy();
    await until(() => inside.length === 4);
  });

  it('refuses at once who would wait behind too many of the same client', async () => {
    for (let calls = 0; calls < 4; calls++) await call('127.0.0.2');
    const socket = await call('127.0.0.2');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 \d+/);
    expect(inside).toHaveLength(2);
  });
});
