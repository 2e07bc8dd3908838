import express from 'express';
import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { allowSlowBody, requestBodyTimeout } from './request-body-timeout';

const WITHIN_MS = 1_000;

/** Real: HTTP. Nothing is mocked. */
describe('A body', () => {
  let server: Server;

  beforeAll(async () => {
    const app = express();
    app.use(requestBodyTimeout(WITHIN_MS));
    app.post('/files', (request, _response, next) => {
      allowSlowBody(request, WITHIN_MS);
      next();
    });
    app.post('/refused', (_request, response) => response.status(401).end('refused'));
    app.use((request, response) => {
      request.resume();
      request.once('end', () => void wait(2 * WITHIN_MS).then(() => response.end('whole')));
    });
    server = app.listen(0, '127.0.0.1');
    // Node.js itself gives up an answered connection after this long.
    server.keepAliveTimeout = 0;
    await once(server, 'listening');
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const begin = (path: string): ClientRequest => {
    const { port } = server.address() as AddressInfo;
    const call = httpRequest({ host: '127.0.0.1', port, path, method: 'POST' });
    call.write('begun');
    return call;
  };
  const outcome = async (call: ClientRequest): Promise<string> => {
    try {
      const [answer] = (await once(call, 'response')) as [IncomingMessage];
      let text = '';
      for await (const chunk of answer) text += String(chunk);
      return text;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code ?? 'failed';
    }
  };

  it('that does not come to its end in time is given up with its connection', async () => {
    expect(await outcome(begin('/'))).toBe('ECONNRESET');
  });

  it('that nobody wants, of a request that was answered at once, is given up with its connection, too', async () => {
    const call = begin('/refused');
    call.on('error', () => undefined);
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    answer.resume();
    const started = performance.now();
    await once(call, 'close');
    expect(performance.now() - started).toBeGreaterThan(WITHIN_MS / 2);
  });

  it('that came in time may be answered later', async () => {
    const call = begin('/');
    call.end();
    expect(await outcome(call)).toBe('whole');
  });

  it('of somebody who may send files may take longer, as long as something comes', async () => {
    const call = begin('/files');
    const ended = outcome(call);
    for (let part = 0; part < 10; part++) {
      await wait(WITHIN_MS / 4);
      call.write('and more');
    }
    call.end();
    expect(await ended).toBe('whole');
    expect(await outcome(begin('/files'))).toBe('ECONNRESET');
  });
});
