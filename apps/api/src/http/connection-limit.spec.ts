import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { limitConnections } from './connection-limit';

/** Real: HTTP and its connections, from several loopback addresses. Nothing is mocked. */
describe('Connections of one client', () => {
  let server: Server;
  let open: Socket[];
  let unanswered: ServerResponse[];
  let proxies: string[];

  beforeEach(async () => {
    [open, unanswered, proxies] = [[], [], []];
    server = createServer((request, response) => {
      if (request.url === '/later') unanswered.push(response);
      else response.end('answered');
    });
    limitConnections(server, (address) => proxies.includes(address), { ofOne: 3, ofAll: 5 });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(async () => {
    for (const socket of open) socket.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const call = async (text: string, from = '127.0.0.1'): Promise<Socket> => {
    const { port } = server.address() as AddressInfo;
    const accepted = once(server, 'connection');
    const socket = connect({ port, host: '127.0.0.1', localAddress: from });
    socket.on('error', () => undefined);
    open.push(socket);
    await Promise.all([once(socket, 'connect'), accepted]);
    if (text) {
      socket.write(text);
      await until(() => (text.includes('later') ? unanswered.length > 0 : true));
    }
    return socket;
  };
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: here\r\n\r\n`;
  const answerTo = async (socket: Socket): Promise<string> => {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    return chunk.toString();
  };
  const closed = (socket: Socket) => (socket.closed ? Promise.resolve() : once(socket, 'close'));

  it('beyond its share take the place of one that sends and does not come to an end', async () => {
    const idle = await call('');
    const halfSent = await call('POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\n12345');
    await answerTo(halfSent);
    await call('');
    const newcomer = await call(get('/'));
    expect(await answerTo(newcomer)).toContain('answered');
    await closed(halfSent);
    expect(idle.closed).toBe(false);
  });

  it('beyond its share take the place of the oldest on which nothing is asked', async () => {
    const oldest = await call(get('/'));
    await answerTo(oldest);
    const younger = await call('');
    await call('');
    expect(await answerTo(await call(get('/')))).toContain('answered');
    await closed(oldest);
    expect(younger.closed).toBe(false);
  });

  it('that are all being answered are kept, and the newcomer is closed', async () => {
    const busy = [];
    for (let at = 1; at <= 3; at++) {
      busy.push(await call(get('/later')));
      await until(() => unanswered.length === at);
    }
    await closed(await call(''));
    for (const response of unanswered) response.end('answered');
    for (const socket of busy) expect(await answerTo(socket)).toContain('answered');
  });

  it('do not count for another client; when all have too many, who has most makes room', async () => {
    const crowd = [await call('', '127.0.0.2'), await call('', '127.0.0.2'), await call('', '127.0.0.2')];
    const others = [await call('', '127.0.0.3'), await call('', '127.0.0.3')];
    expect(await answerTo(await call(get('/'), '127.0.0.4'))).toContain('answered');
    await closed(crowd[0] as Socket);
    expect([...crowd.slice(1), ...others].filter((socket) => socket.closed)).toEqual([]);
  });

  it('that is a proxy are as many as all may have: it stands for many', async () => {
    proxies.push('127.0.0.5');
    const all = [];
    for (let at = 0; at < 4; at++) all.push(await call('', '127.0.0.5'));
    expect(await answerTo(await call(get('/'), '127.0.0.5'))).toContain('answered');
    expect(all.filter((socket) => socket.closed)).toEqual([]);
    expect(await answerTo(await call(get('/'), '127.0.0.5'))).toContain('answered');
    await closed(all[0] as Socket);
    expect(all.slice(1).filter((socket) => socket.closed)).toEqual([]);
  });
});

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
