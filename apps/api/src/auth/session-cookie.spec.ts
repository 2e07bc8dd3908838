import { Pseudonyms } from '@app/accounts';
import express from 'express';
import { once } from 'node:events';
import { type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { Pool } from 'pg';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { KnownBrowsers } from './known-browsers';
import { clearSessionCookie, sessionCookieName, sessionMiddleware } from './session-cookie';

const PETRA = 'petra@voorbeeld.example';
const SOMEBODY = '5a5a5a5a-5a5a-4a5a-8a5a-5a5a5a5a5a5a';

/** Real: express, its sessions, PostgreSQL. Mocked: TLS, which a proxy's header tells of. */
describe.each([true, false])('The cookies of who signs in, under TLS: %s', (secure) => {
  let database: TestDatabase;
  let pool: Pool;
  let server: Server;
  const browsers = new KnownBrowsers(new Pseudonyms('s'.repeat(32)), sessionCookieName(secure));
  const app = express();
  let endStream: () => void = () => undefined;

  beforeAll(async () => {
    database = await testDatabase();
    pool = new Pool({ connectionString: database.url, max: 2 });
    app.set('trust proxy', true);
    app.use(sessionMiddleware(pool, { secret: 's'.repeat(32), idleMinutes: 60, secure }));
    app.post('/', (request, response) => {
      request.session.accountId = SOMEBODY;
      browsers.remember(response, PETRA);
      response.end();
    });
    app.delete('/', (_request, response) => {
      clearSessionCookie(response, sessionCookieName(secure));
      response.end();
    });
    app.get('/stream', (_request, response) => {
      response.flushHeaders();
      endStream = () => response.end();
    });
    app.get('/', (request, response) => {
      const known = [PETRA, 'karel@voorbeeld.example'].map((of) => browsers.browserIdOf(request, of));
      response.json({ accountId: request.session.accountId, known });
    });
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await pool.end();
    await database.close();
  });

  async function ask(method: string, cookies: readonly string[] = []): Promise<Response> {
    const headers = { Cookie: cookies.join('; '), 'X-Forwarded-Proto': secure ? 'https' : 'http' };
    return fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { method, headers });
  }
  const namesAndValues = (answer: Response) =>
    answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  const told = async (cookies: readonly string[]) =>
    (await (await ask('GET', cookies)).json()) as { accountId?: string; known: (string | null)[] };

  it('can be read by no script and sent by no form of another site, and belong to this host alone', async () => {
    const cookies = (await ask('POST')).headers.getSetCookie();
    expect(cookies).toHaveLength(2);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/; HttpOnly/);
      expect(cookie).toMatch(/; SameSite=(Lax|Strict)/);
      expect(cookie).toMatch(/; Path=\/;/);
      expect(cookie).not.toMatch(/Domain=/i);
      expect(/; Secure/.test(cookie)).toBe(secure);
      expect(cookie.startsWith('__Host-')).toBe(secure);
    }
  });

  it('are forgotten by the browser that signs out: it is told with the flags without which it would not listen', async () => {
    const [cookie = '', ...more] = (await ask('DELETE')).headers.getSetCookie();
    expect(more).toEqual([]);
    expect(cookie).toMatch(/^(__Host-)?pasloket=; Path=\/; Expires=Thu, 01 Jan 1970/);
    expect([cookie.startsWith('__Host-'), /; Secure/.test(cookie)]).toEqual([secure, secure]);
  });

  it('are chosen by nobody else, neither by a name that any host may set nor by an id that was planted', async () => {
    const given = namesAndValues(await ask('POST'));
    const planted = given.map((cookie) => cookie.replace(/^(__Host-)?/, secure ? '' : '__Host-'));
    expect((await told(planted)).accountId).toBeUndefined();
    const chosen = `${sessionCookieName(secure)}=s%3Achosen-by-somebody-else.x`;
    const { headers } = await ask('POST', [chosen]);
    expect(headers.getSetCookie().join()).not.toContain('chosen-by');
  });

  if (secure)
    it('begin no session over a connection that is not known to be TLS', async () => {
      const { port } = server.address() as AddressInfo;
      for (const proto of ['http', 'http, https', 'javascript', '']) {
        const headers = { 'X-Forwarded-Proto': proto };
        const answer = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers });
        expect(answer.headers.getSetCookie().filter((cookie) => !cookie.includes('-known='))).toEqual([]);
      }
    });

  it('hold nothing of anybody, and the session an id of 192 random bits, new each time', async () => {
    const values = [await ask('POST'), await ask('POST')].flatMap(namesAndValues).map(decodeURIComponent);
    for (const value of values) expect(value).not.toMatch(/petra|5a5a/i);
    const ids = values.flatMap((value) => /=s:([\w-]{32})\./.exec(value)?.[1] ?? []);
    expect(new Set(ids).size).toBe(2);
  });

  it('are worth nothing altered, nor for another account', async () => {
    const given = namesAndValues(await ask('POST'));
    const right = await told(given);
    expect(right.accountId).toBe(SOMEBODY);
    expect(right.known).toEqual([expect.stringMatching(/^[\w-]{22}$/), null]);
    const altered = given.map((cookie) => cookie.replace(/=(s%3A)?../, '=$1xx'));
    expect(altered).not.toEqual(given);
    const wrong = await told(altered);
    expect(wrong.accountId).toBeUndefined();
    expect(wrong.known).toEqual([null, null]);
    expect((await told([])).known).toEqual([null, null]);
  });

  it('are not told to end earlier by a stream that ends: its beginning is the last that it knows of', async () => {
    const cookies = namesAndValues(await ask('POST'));
    const headers = { Cookie: cookies.join('; '), 'X-Forwarded-Proto': secure ? 'https' : 'http' };
    const { port } = server.address() as AddressInfo;
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 600_000);
    const stream = await fetch(`http://127.0.0.1:${port}/stream`, { headers });
    clock.mockReturnValue(now + 3_000_000);
    endStream();
    await stream.text();
    await told(cookies);
    clock.mockRestore();
    const { rows } = await pool.query<{ expire: Date }>('SELECT max(expire) AS expire FROM sessions');
    expect(rows[0]?.expire.getTime()).toBeGreaterThan(now + 3_000_000 + 3_590_000);
    await pool.query('DELETE FROM sessions');
  });

  it('stay in use after the idle limit was raised', async () => {
    const cookies = namesAndValues(await ask('POST'));
    await pool.query(
      `UPDATE sessions SET sess = jsonb_set(sess::jsonb, '{cookie,originalMaxAge}', to_jsonb($1::int)),
                           expire = now() + interval '5 minutes'`,
      [30 * 60_000],
    );
    await told(cookies);
    const { rows } = await pool.query<{ expire: Date }>('SELECT max(expire) AS expire FROM sessions');
    expect(rows[0]?.expire.getTime()).toBeGreaterThan(Date.now() + 29 * 60_000);
    await pool.query('DELETE FROM sessions');
  });

  it('are read at every call, and written at none that changes nothing', async () => {
    const cookies = namesAndValues(await ask('POST'));
    await database.dataSource.query(
      `INSERT INTO accounts (id, email, name, role, password_hash) VALUES ($1, $2, 'Test', 'operator', '-')
       ON CONFLICT DO NOTHING`,
      [SOMEBODY, PETRA],
    );
    const version = async () => (await pool.query<object>('SELECT xmin FROM sessions')).rows;
    await told(cookies);
    const before = await version();
    expect((await told(cookies)).accountId).toBe(SOMEBODY);
    expect(await version()).toEqual(before);
    await pool.query('DELETE FROM sessions');
  });

  it('note once a minute, not at every call, that the session is in use', async () => {
    const cookies = namesAndValues(await ask('POST'));
    const ending = async () =>
      (await pool.query<{ expire: Date }>('SELECT max(expire) AS expire FROM sessions')).rows[0]?.expire;
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now');
    const endings: (Date | undefined)[] = [];
    for (const seconds of [120, 150, 179, 180]) {
      clock.mockReturnValue(now + seconds * 1_000);
      await told(cookies);
      endings.push(await ending());
    }
    clock.mockRestore();
    const [first, ...others] = endings.map((end) => Math.round(((end?.getTime() ?? 0) - now) / 1_000));
    expect(first).toBeGreaterThan(120 + 3_590);
    expect(others).toEqual([first, first, (first ?? 0) + 60]);
  });
});
