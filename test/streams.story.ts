import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { type ApiClient } from './support/api-client';
import { testDataDir, type TestDataDir } from './support/data-dir';
import { demoDatabase } from './support/demo-data';
import { Standalone } from './support/standalone';
import { type TestDatabase } from './support/test-database';
import { until } from './support/until';

const EVENTS = '/api/download-requests/events';

/** Requests that change over and over, each with as much to tell as one can have. */
const LOUD = 20;

/** Pages that do not read: with one that does they are as many as one account may have open. */
const SLEEPERS = 4;

/** Real: the built standalone on a database that the test can reach, too. Mocked: nothing; the test changes requests as a worker does. */
describe('Pages that listen to their requests', () => {
  let dataDir: TestDataDir;
  let database: TestDatabase;
  let system: Standalone;
  let client: ApiClient;
  let pages: AbortController[];
  const sql = <Row = unknown>(text: string, ...parameters: unknown[]) =>
    database.dataSource.query<Row[]>(text, parameters);

  beforeAll(async () => {
    dataDir = await testDataDir();
    database = await demoDatabase(dataDir);
    system = await Standalone.start(dataDir.path, { env: { DATABASE_URL: database.url } });
    client = await system.signedIn('Karel Smit');
    await sql(
      `WITH request AS (
         INSERT INTO download_requests (id, account_id, scope, state, failure_code, pass_count, body_fingerprint,
                                        personal_reference, expiry_dates)
         SELECT gen_random_uuid(), a.id, 'all', 'failed', 'render-failed', 1, '-', repeat('é', 100),
                array_fill('2027-04-01'::text, ARRAY[100])
           FROM accounts a, generate_series(1, $1::int) WHERE a.name = 'Karel Smit' RETURNING id, account_id)
       INSERT INTO download_request_items (request_id, position, holder_id, missing_reason)
       SELECT request.id, 1 + n, e.holder_id, 'outside-expiry-dates'
         FROM request JOIN generate_series(1, 500) n ON true
         CROSS JOIN LATERAL (SELECT holder_id FROM enrolments JOIN contact_person_organisations c USING (organisation_id)
                              WHERE c.account_id = request.account_id LIMIT 1) e`,
      LOUD,
    );
  });
  afterAll(async () => {
    await system.stop();
    await database.close();
    await dataDir.remove();
  });
  beforeEach(() => {
    pages = [];
  });
  afterEach(() => {
    for (const page of pages) page.abort();
  });

  const open = async () => {
    const page = new AbortController();
    pages.push(page);
    const headers = { Cookie: client.cookieHeader };
    const answer = await fetch(system.url + EVENTS, { headers, signal: page.signal });
    return { answer, leave: () => page.abort() };
  };
  const place = () =>
    until('there is a place', async () => {
      const page = await open();
      return page.answer.status === 200 ? page : undefined;
    });
  /** All of the requests change, as often as a worker could have them change. */
  const change = () => sql(`UPDATE download_requests SET done_count = 1 - done_count`);
  const residentMb = async () => {
    const status = await readFile(`/proc/${system.child('apps/api/')}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  };

  it('are five of one account: a sixth is refused with the reason, until one of them is closed', async () => {
    const five = await Promise.all([0, 1, 2, 3, 4].map(() => place()));
    const { answer } = await open();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '15']);
    expect(await answer.json()).toMatchObject({ type: 'urn:pasloket:problem:too-many-streams' });
    five[2]?.leave();
    await place();
  });

  it('may be loaded anew as quickly as somebody can press', async () => {
    for (let times = 0; times < 4; times++) await place();
    for (let times = 0; times < 40; times++) (await place()).leave();
    await place();
  });

  it('hear how a request stands and how much is missing, and not what', async () => {
    const page = new AbortController();
    pages.push(page);
    const events = await until('there is a place', () =>
      client.events(EVENTS, page.signal).catch(() => undefined),
    );
    await change();
    for await (const { event, data } of events) {
      expect(event).toBe('download-request');
      const view = JSON.parse(data) as Record<string, unknown>;
      expect(view).toMatchObject({ missingCount: 500, missingPassCount: 0, state: 'failed' });
      expect(data.length).toBeLessThan(3_000);
      break;
    }
  });

  it('are cut off when they do not read, while the others hear everything and the api’s memory stays as it was', async () => {
    const reader = new AbortController();
    pages.push(reader);
    const events = await until('there is a place', () =>
      client.events(EVENTS, reader.signal).catch(() => undefined),
    );
    for (let sleepers = 0; sleepers < SLEEPERS; sleepers++) await sleep();
    expect((await open()).answer.status).toBe(429);
    let heard = 0;
    const listening = (async () => {
      for await (const { event } of events) heard += event === 'download-request' ? 1 : 0;
    })().catch(() => undefined);
    const before = await residentMb();
    let most = before;
    let free = 0;
    await until(
      'the places of those who do not read are free',
      async () => {
        await change();
        most = Math.max(most, await residentMb());
        const { answer } = await open();
        void answer.text().catch(() => undefined);
        free += answer.status === 200 ? 1 : 0;
        return free === SLEEPERS || undefined;
      },
      110_000,
    );
    expect(most - before).toBeLessThan(40);
    const heardSoFar = heard;
    await change();
    await until('the one who reads hears on', () => heard > heardSoFar || undefined);
    reader.abort();
    await listening;
  }, 120_000);

  /** A page that opens a stream and reads nothing of it but that it is open. */
  const sleep = async () => {
    const { hostname, port } = new URL(system.url);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on('error', () => undefined);
    pages.push(Object.assign(new AbortController(), { abort: () => socket.destroy() }));
    socket.write(`GET ${EVENTS} HTTP/1.1\r\nHost: ${hostname}\r\nCookie: ${client.cookieHeader}\r\n\r\n`);
    const [head] = (await once(socket, 'data')) as [Buffer];
    socket.pause();
    expect(head.toString()).toMatch(/^HTTP\/1.1 200 /);
  };
});
