import { type ServerResponse } from 'node:http';
import { type Socket } from 'node:net';
import { limitConnections } from './connection-limit';
import {
  getRequestText,
  nextResponseChunk,
  RawHttpServer,
  waitUntil,
  waitUntilClosed,
} from './raw-http-server.fixture';

/** Real: HTTP and its connections, from several loopback addresses. Nothing is mocked. */
describe('Connections of one client', () => {
  let wire: RawHttpServer;
  let unanswered: ServerResponse[];
  let proxies: string[];

  beforeEach(async () => {
    [unanswered, proxies] = [[], []];
    wire = await RawHttpServer.start(
      (request, response) => {
        if (request.url === '/later') unanswered.push(response);
        else response.end('answered');
      },
      (server) => limitConnections(server, (address) => proxies.includes(address), { ofOne: 3, ofAll: 5 }),
    );
  });
  afterEach(() => wire.close());

  it('beyond its share take the place of one that sends and does not come to an end', async () => {
    const idle = await wire.connectAndSend('');
    const halfSent = await wire.connectAndSend(
      'POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\n12345',
    );
    await nextResponseChunk(halfSent);
    await wire.connectAndSend('');
    const newcomer = await wire.connectAndSend(getRequestText('/'));
    expect(await nextResponseChunk(newcomer)).toContain('answered');
    await waitUntilClosed(halfSent);
    expect(idle.closed).toBe(false);
  });

  it('beyond its share take the place of the oldest on which nothing is asked', async () => {
    const oldest = await wire.connectAndSend(getRequestText('/'));
    await nextResponseChunk(oldest);
    const younger = await wire.connectAndSend('');
    await wire.connectAndSend('');
    expect(await nextResponseChunk(await wire.connectAndSend(getRequestText('/')))).toContain('answered');
    await waitUntilClosed(oldest);
    expect(younger.closed).toBe(false);
  });

  it('that are all being answered are kept, and the newcomer is closed', async () => {
    const busy = [];
    for (let at = 1; at <= 3; at++) {
      busy.push(await wire.connectAndSend(getRequestText('/later')));
      await waitUntil(() => unanswered.length === at);
    }
    await waitUntilClosed(await wire.connectAndSend(''));
    for (const response of unanswered) response.end('answered');
    for (const socket of busy) expect(await nextResponseChunk(socket)).toContain('answered');
  });

  it('do not count for another client; when all have too many, who has most makes room', async () => {
    const crowd = [
      await wire.connectAndSend('', '127.0.0.2'),
      await wire.connectAndSend('', '127.0.0.2'),
      await wire.connectAndSend('', '127.0.0.2'),
    ];
    const others = [await wire.connectAndSend('', '127.0.0.3'), await wire.connectAndSend('', '127.0.0.3')];
    expect(await nextResponseChunk(await wire.connectAndSend(getRequestText('/'), '127.0.0.4'))).toContain(
      'answered',
    );
    await waitUntilClosed(crowd[0] as Socket);
    expect([...crowd.slice(1), ...others].filter((socket) => socket.closed)).toEqual([]);
  });

  it('that is a proxy are as many as all may have: it stands for many', async () => {
    proxies.push('127.0.0.5');
    const all = [];
    for (let at = 0; at < 4; at++) all.push(await wire.connectAndSend('', '127.0.0.5'));
    expect(await nextResponseChunk(await wire.connectAndSend(getRequestText('/'), '127.0.0.5'))).toContain(
      'answered',
    );
    expect(all.filter((socket) => socket.closed)).toEqual([]);
    expect(await nextResponseChunk(await wire.connectAndSend(getRequestText('/'), '127.0.0.5'))).toContain(
      'answered',
    );
    await waitUntilClosed(all[0] as Socket);
    expect(all.slice(1).filter((socket) => socket.closed)).toEqual([]);
  });
});
