import { randomUUID } from 'node:crypto';
import { allRoutes, type Route } from './faults/support/routes';
import { type ApiClient } from './support/api-client';
import { testDataDir, type TestDataDir } from './support/data-dir';
import { demoDatabase } from './support/demo-data';
import { Standalone } from './support/standalone';
import { type TestDatabase } from './support/test-database';

/** They know no session: of health and of the documentation. */
const WITHOUT_SESSION = /^\/api\/(health|docs)/;

/** Whatever a call may leave behind. */
const TRACES = `
  SELECT (SELECT count(*)::int FROM audit_events) AS events, (SELECT count(*)::int FROM download_requests) AS requests,
         (SELECT count(*)::int FROM sessions) AS sessions, (SELECT count(*)::int FROM attempt_limits) AS attempts`;

/** Real: the built standalone on a database that the test can reach, too. Mocked: nothing. */
describe('A call of a page that was drawn for another account', () => {
  let dataDir: TestDataDir;
  let database: TestDatabase;
  let system: Standalone;

  beforeAll(async () => {
    dataDir = await testDataDir();
    database = await demoDatabase(dataDir, 200);
    system = await Standalone.start(dataDir.path, {
      env: { DATABASE_URL: database.url },
    });
  });
  afterAll(async () => {
    await system.stop();
    await database.close();
    await dataDir.remove();
  });

  const call = async (client: ApiClient, { method, path }: Route, headers: Record<string, string>) => {
    const target = path.replace(/\{\w+\}/, randomUUID());
    const { status, body } = await client.send<{ type?: string }>(method, target, undefined, {
      'X-Requested-With': 'pasloket',
      ...headers,
    });
    return `${method} ${path}: ${status} ${body.type ?? ''}`;
  };
  const traces = () => database.dataSource.query<object[]>(TRACES);

  it.each(['contact-person', 'operator'])(
    'is refused on every route, and leaves nothing behind: %s',
    async (role) => {
      const client = await system.signedIn(role);
      const all = [
        ...(await allRoutes(client)),
        ...['/operations/queues', '/operations/queues/api/queues'].map((path) => ({ method: 'GET', path })),
      ];
      const routes = all.filter(({ path }) => !WITHOUT_SESSION.test(path));
      expect(routes.length).toBeGreaterThan(30);
      const before = await traces();
      for (const another of [randomUUID(), '', 'a, b'])
        for (const route of routes)
          expect(await call(client, route, { 'X-Account': another })).toBe(
            `${route.method} ${route.path}: 409 urn:pasloket:problem:other-account`,
          );
      expect(await traces()).toEqual(before);
    },
  );

  it('is refused by the address, too, where no header can be sent', async () => {
    const client = await system.signedIn('contact-person');
    const { id } = (await client.get<{ id: string }>('/api/session')).body;
    const path = '/api/download-requests/events';
    for (const query of [`account=${randomUUID()}`, 'account=', `account=${id}&account=${randomUUID()}`])
      expect((await client.get(`${path}?${query}`)).status).toBe(409);
    const own = new AbortController();
    await client.events(`${path}?account=${id}`, own.signal);
    own.abort();
  });

  it('is answered when it names its own account or, as programs do, none', async () => {
    const client = await system.signedIn('contact-person');
    const { id } = (await client.get<{ id: string }>('/api/session')).body;
    expect((await client.get('/api/holders', { 'X-Account': id })).status).toBe(200);
    expect((await client.get('/api/holders')).status).toBe(200);
  });

  it('leads whoever opens the dashboard to the page that says who is signed in', async () => {
    const client = await system.signedIn('operator');
    const opened = await client.send(
      'GET',
      `/operations/queues?account=${randomUUID()}`,
      undefined,
      { Accept: 'text/html' },
      'manual',
    );
    expect([opened.status, opened.headers.get('location')]).toEqual([303, '/operations']);
  });
});
