import { type Server } from 'node:http';
import { type Socket } from 'node:net';
import { readConnectionsRoundRobin } from './read-connections-round-robin';
import { getRequestText, nextResponseChunk, RawHttpServer, waitUntil } from './raw-http-server.fixture';

const OFFICE = '127.0.0.2';

/** Real: HTTP and its connections, from several loopback addresses. Nothing is mocked. */
describe('New connections', () => {
  let wire: RawHttpServer;
  let server: Server;
  let asked: string[];
  const open = new Map<string, number>();

  beforeEach(async () => {
    asked = [];
    open.clear();
    wire = await RawHttpServer.start(
      (request, response) => {
        asked.push(request.socket.remoteAddress ?? '');
        response.end('answered');
      },
      (made) => readConnectionsRoundRobin((server = made), (address) => open.get(address) ?? 1),
    );
  });
  afterEach(() => wire.close());

  it('are read, whatever came before somebody listens: a call in pieces, and calls one behind the other', async () => {
    const socket = await wire.connectAndSend('GET / HTTP/1.1\r\nHo');
    socket.write('st: here\r\n\r\n');
    expect(await nextResponseChunk(socket)).toContain('answered');
    socket.write(getRequestText('/') + getRequestText('/'));
    await waitUntil(() => asked.length === 3);
  });

  it('of a crowd are read slowly, and keep nobody else waiting', async () => {
    open.set(OFFICE, 100);
    const begun = performance.now();
    for (let count = 0; count < 30; count++) await wire.connectAndSend(getRequestText('/'), OFFICE);
    const other = await wire.connectAndSend(getRequestText('/'), '127.0.0.3');
    await nextResponseChunk(other);
    expect(asked.filter((address) => address === OFFICE).length).toBeLessThan(30);
    await waitUntil(() => asked.length === 31);
    expect(performance.now() - begun).toBeGreaterThan(29 * 5);
  });

  it('of two crowds take turns', async () => {
    open.set(OFFICE, 100);
    open.set('127.0.0.3', 100);
    for (const from of [OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, '127.0.0.3', '127.0.0.3'])
      await wire.connectAndSend(getRequestText('/'), from);
    await waitUntil(() => asked.length === 8);
    expect(asked.indexOf('127.0.0.3')).toBeLessThan(asked.lastIndexOf(OFFICE) - 1);
    expect(asked.slice(-2)).toEqual([OFFICE, OFFICE]);
  });

  it('that were closed while they waited take nobody else’s time', async () => {
    open.set(OFFICE, 100);
    const accepted: Socket[] = [];
    server.on('connection', (socket: Socket) => accepted.push(socket));
    for (let count = 0; count < 400; count++) await wire.connectAndSend('', OFFICE);
    for (const socket of accepted) socket.destroy();
    await waitUntil(() => accepted.every((socket) => socket.closed));
    const begun = performance.now();
    await nextResponseChunk(await wire.connectAndSend(getRequestText('/'), OFFICE));
    // One after the other they would take two seconds.
    expect(performance.now() - begun).toBeLessThan(1_500);
  });
});
