import { Logger } from '@nestjs/common';
import { LineLogger } from '@app/service-process';
import express from 'express';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { logRequests } from './request-log.middleware';

const ACCOUNT = '11111111-1111-4111-8111-111111111111';
const HOLDER = '22222222-2222-4222-8222-222222222222';

/** Real: Express and its routes, HTTP. Mocked: the session. */
describe('The line of an answer', () => {
  const lines: string[] = [];
  let server: Server;
  let answered: Promise<unknown>;

  beforeAll(async () => {
    Logger.overrideLogger(new LineLogger('api', 'json', (line) => lines.push(line)));
    const app = express();
    app.use((request, response, next) => {
      answered = once(response, 'close');
      if (request.headers.cookie) request.session = { accountId: ACCOUNT } as typeof request.session;
      next();
    });
    app.use(logRequests);
    app.get('/api/health', (_request, response) => void response.end());
    app.get('/api/holders', (_request, response) => void response.end());
    app.get('/api/holders/:id', (_request, response) => void response.status(404).end());
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  beforeEach(() => lines.splice(0));
  afterAll(() => {
    Logger.overrideLogger(false);
    server.close();
  });

  /** @returns the answer's id, and the lines as JSON */
  const call = async (target: string, cookie?: string) => {
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}${target}`, { headers: cookie ? { cookie } : {} });
    await answered;
    return {
      requestId: response.headers.get('x-request-id'),
      logged: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    };
  };

  it('has method, route, status, duration and id as fields, and no query string', async () => {
    const { requestId, logged } = await call('/api/holders?search=Berg');
    const { durationMs, message } = logged[0] ?? {};
    expect(logged).toEqual([
      {
        level: 'info',
        time: expect.any(String) as string,
        service: 'api',
        message: `GET /api/holders 200 ${String(durationMs)} ms ${requestId}`,
        method: 'GET',
        route: '/api/holders',
        status: 200,
        durationMs: expect.any(Number) as number,
        requestId,
      },
    ]);
    expect(String(message) + lines.join()).not.toContain('Berg');
  });

  it('names account and id of a call that was refused', async () => {
    const { requestId, logged } = await call(`/api/holders/${HOLDER}`, 'session');
    expect(logged).toMatchObject([
      { route: '/api/holders/:id', status: 404, requestId, accountId: ACCOUNT, refusedId: HOLDER },
    ]);
    expect(logged[0]?.message).toMatch(
      new RegExp(`${requestId} refused to account ${ACCOUNT} id ${HOLDER}$`),
    );
  });

  it.each([
    ['a name', '/api/holders/Berg'],
    ['a path without a route', '/api/Berg?search=Berg'],
  ])('does not repeat %s in a path', async (_what, target) => {
    const { logged } = await call(target, 'session');
    expect(logged).toMatchObject([{ status: 404, accountId: ACCOUNT }]);
    expect(lines.join()).not.toContain('Berg');
  });

  it('is left out for health', async () => {
    expect((await call('/api/health')).logged).toEqual([]);
  });
});
