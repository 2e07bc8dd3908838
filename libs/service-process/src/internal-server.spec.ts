import { once } from 'node:events';
import { type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createInternalServer } from './internal-server';

const MOST = 3;

/** Real: HTTP and its connections. Nothing is mocked. */
describe('A port for the inside', () => {
  let server: Server;
  let asked: number;
  const open: Socket[] = [];

  beforeAll(async () => {
    server = createInternalServer({ '/live': (response) => (asked++, response.end('ok')) }, MOST);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  beforeEach(() => (asked = 0));
  afterAll(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });

  const connected = async (text: string): Promise<Socket> => {
    const accepted = once(server, 'connection');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    open.push(socket.on('error', () => undefined));
    await Promise.all([once(socket, 'connect'), accepted]);
    socket.write(text);
    return socket;
  };
  /** All that is answered until the connection is closed. */
  const answerTo = async (text: string): Promise<string> => {
    const socket = await connected(text);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    return answer;
  };
  const closed = (socket: Socket) => (socket.closed ? Promise.resolve() : once(socket, 'close'));

  it('answers its paths to who reads them, and ends the connection', async () => {
    expect(await answerTo('GET /live HTTP/1.1\r\nHost: here\r\n\r\n')).toMatch(/^HTTP\/1.1 200 [^]*ok$/);
    expect(await answerTo('HEAD /live HTTP/1.1\r\nHost: here\r\n\r\n')).toMatch(/^HTTP\/1.1 200 /);
  });

  it.each([
    ['another path', 'GET /nowhere HTTP/1.1'],
    ['a path that only objects know', 'GET constructor HTTP/1.1'],
    ['a path with a query', 'GET /live?x HTTP/1.1'],
    ['another method', 'POST /live HTTP/1.1'],
    ['another method with a body that never comes', 'PUT /live HTTP/1.1\r\nContent-Length: 9'],
  ])('answers 404 to %s, and asks nothing for it', async (_what, line) => {
    expect(await answerTo(`${line}\r\nHost: here\r\n\r\n`)).toMatch(/^HTTP\/1.1 (404|400) /);
    expect(asked).toBe(0);
  });

  it('refuses headers that are too large, and gives up one who never comes to the end of them', async () => {
    expect(await answerTo(`GET /live HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/ 431 /);
    const started = performance.now();
    await answerTo('GET /live HTTP/1.1\r\nX: ');
    expect(performance.now() - started).toBeLessThan(9_000);
  }, 15_000);

  it('is held by no crowd: the oldest makes room', async () => {
    const crowd = [];
    for (let at = 0; at < MOST; at++) crowd.push(await connected('GET /live HTTP/1.1\r\nX: '));
    expect(await answerTo('GET /live HTTP/1.1\r\nHost: here\r\n\r\n')).toMatch(/^HTTP\/1.1 200 /);
    await closed(crowd[0] as Socket);
    expect(crowd.slice(1).filter((socket) => socket.closed)).toEqual([]);
  });
});
