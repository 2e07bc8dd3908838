import express from 'express';
import { once } from 'node:events';
import { type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { limitUnreadBodies } from './unread-bodies';

/** Real: HTTP and its connections. Nothing is mocked. */
describe('The body of a refused call', () => {
  let server: Server;
  let open: Socket[];

  beforeEach(async () => {
    open = [];
    const app = express();
    app.use(limitUnreadBodies(2));
    app.use((_request, response) => response.status(401).end('refused'));
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    for (const socket of open) socket.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** @returns once the call is answered, with its connection and what is left to send of its body. */
  const refused = async () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.on('error', () => undefined);
    open.push(socket);
    socket.write('POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\n12345');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain('401');
    return socket;
  };

  it('is passed over: the connection goes on with the next call', async () => {
    const socket = await refused();
    socket.write('67890POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain('401');
  });

  it('is passed over together with one other; the connection of a third is cut, until one has ended', async () => {
    const [one, other] = [await refused(), await refused()];
    const third = await refused();
    if (!third.closed) await once(third, 'close');
    expect([one.closed, other.closed]).toEqual([false, false]);
    one.write('67890');
    one.write('POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n');
    await once(one, 'data');
    const fourth = await refused();
    fourth.write('67890POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n');
    const [answer] = (await once(fourth, 'data')) as [Buffer];
    expect(answer.toString()).toContain('401');
  });
});
