import express, { type Request } from 'express';
import { getRequestText, nextResponseChunk, RawHttpServer, waitUntil } from '../raw-http-server.fixture';
import { limitCallsBeforeGuards } from './limit-calls-before-guards';

/** Real: HTTP, from several loopback addresses. Nothing is mocked. */
describe('The limit of calls before the guards', () => {
  let wire: RawHttpServer;
  let asked: number;
  let inside: Request[];

  beforeEach(async () => {
    asked = 0;
    const own: Request[] = (inside = []); // Calls of the test before may still come in when their connections end.
    const app = express();
    app.use(limitCallsBeforeGuards('session', { atOnce: 3, ofOne: 2, waitingOfOne: 2 }));
    app.use((request) => void own.push(request));
    wire = await RawHttpServer.start(app, (server) => server.on('request', () => (asked += 1)));
  });
  afterEach(() => wire.close());

  const call = async (from: string, session?: string) => {
    const before = asked;
    const cookie = session && `Cookie: other=${asked}; session=${session}`;
    const socket = await wire.connectAndSend(getRequestText('/', cookie), from);
    await waitUntil(() => asked > before);
    return socket;
  };
  const clients = () => inside.map(({ ip }) => ip);

  it('lets another client past those of one that wait; a call that has left it makes room for the next of them', async () => {
    for (let calls = 0; calls < 4; calls++) await call('127.0.0.2');
    await call('127.0.0.3');
    await waitUntil(() => inside.length === 3);
    expect(clients()).toEqual(['127.0.0.2', '127.0.0.2', '127.0.0.3']);
    inside[0]?.releaseGuardPlaces?.();
    await waitUntil(() => inside.length === 4);
    expect(clients()[3]).toBe('127.0.0.2');
  });

  it('lets another session past those of one that wait, whatever addresses they come from', async () => {
    for (const address of ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5']) await call(address, 'a');
    await call('127.0.0.6', 'b');
    await waitUntil(() => inside.length === 3);
    expect(clients()).toEqual(['127.0.0.2', '127.0.0.3', '127.0.0.6']);
  });

  it('lets no more calls of an address in when it makes up a session for each', async () => {
    for (const session of ['a', 'b', 'c', 'd']) await call('127.0.0.2', session);
    await call('127.0.0.3');
    await waitUntil(() => inside.length === 3);
    expect(clients()).toEqual(['127.0.0.2', '127.0.0.2', '127.0.0.3']);
  });

  it('tells a session that is named like an address from the calls of that address', async () => {
    for (const address of ['127.0.0.2', '127.0.0.3']) await call(address, 'without one at 127.0.0.4');
    await call('127.0.0.4');
    await waitUntil(() => inside.length === 3);
  });

  it('makes room at an address whose call goes while it waits for the turn of its session', async () => {
    await call('127.0.0.2', 'a');
    await call('127.0.0.3', 'a');
    await waitUntil(() => inside.length === 2);
    const gone = [await call('127.0.0.4', 'a'), await call('127.0.0.4', 'a')];
    for (const socket of gone) socket.destroy();
    await call('127.0.0.4', 'b');
    await waitUntil(() => inside.length === 3);
  });

  it('makes room when a call is answered, or when its caller has gone', async () => {
    await call('127.0.0.2');
    const gone = await call('127.0.0.2');
    await waitUntil(() => inside.length === 2);
    await call('127.0.0.2');
    inside[0]?.res?.end('answered');
    await waitUntil(() => inside.length === 3);
    await call('127.0.0.2');
    gone.destroy();
    await waitUntil(() => inside.length === 4);
  });

  it('makes room when a connection ends on which calls were sent one behind the other', async () => {
    const socket = await call('127.0.0.2');
    socket.write(getRequestText('/'));
    await waitUntil(() => inside.length === 2);
    await call('127.0.0.2');
    await call('127.0.0.2');
    socket.destroy();
    await waitUntil(() => inside.length === 4);
  });

  it('refuses at once a call that would wait behind too many of the same client', async () => {
    for (let calls = 0; calls < 4; calls++) await call('127.0.0.2');
    expect(await nextResponseChunk(await call('127.0.0.2'))).toMatch(/^HTTP\/1\.1 429/);
    expect(inside).toHaveLength(2);
  });
});
