import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { ResponseTimeout, fetchWithIdleTimeout } from './fetch-with-idle-timeout';

const SILENT_FOR_MS = 1_000;

/** Time between two parts of a response. On a busy machine it may triple without reaching the timeout. */
const PART_EVERY_MS = SILENT_FOR_MS / 4;

/** Real: HTTP over loopback, and the `fetch` of Node.js. Nothing is mocked. */
describe('A call of the page', () => {
  const servers: Server[] = [];

  const ask = async (answer: RequestListener, signal?: AbortSignal) => {
    const server = createServer(answer).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return fetchWithIdleTimeout(new Request(`http://127.0.0.1:${port}`, { signal }), SILENT_FOR_MS);
  };
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  it('is answered with status, headers and all of the body', async () => {
    const response = await ask((_request, answer) => {
      answer.writeHead(404, { 'Content-Type': 'application/problem+json' }).end('{"type":"none"}');
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json',
    ]);
    expect(await response.json()).toEqual({ type: 'none' });
  });

  it('is answered by nothing, when that is the answer', async () => {
    const response = await ask((_request, answer) => void answer.writeHead(204).end());
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  it('may take long, as long as something comes of it', async () => {
    const response = await ask((_request, answer) => {
      void (async () => {
        for (let part = 0; part < 5; part++) {
          await wait(PART_EVERY_MS);
          answer.write(`${part}`);
        }
        answer.end();
      })();
    });
    expect(await response.text()).toBe('01234');
  });

  it.each([
    ['is silent', () => undefined],
    ['falls silent in the middle', (_request, answer) => void answer.write('{"it')],
  ] satisfies [string, RequestListener][])('fails when the server %s', async (_what, answer) => {
    await expect(ask(answer)).rejects.toThrow(ResponseTimeout);
  });

  it('ends as its caller ends it', async () => {
    const leaving = new AbortController();
    const asked = ask(() => leaving.abort(new Error('left')), leaving.signal);
    await expect(asked).rejects.not.toThrow(ResponseTimeout);
    const gone = AbortSignal.abort();
    await expect(ask((_request, answer) => void answer.end(), gone)).rejects.toThrow('aborted');
  });
});
