import { randomUUID } from 'node:crypto';
import { ApiClient } from './support/api-client';
import { type TestDataDir } from './support/data-dir';
import { demoDataDir } from './support/demo-data';
import { bytesOf, sendRaw } from './support/hostile/raw-http';
import { SlowCall } from './support/hostile/slow-call';
import { freePort, Standalone } from './support/standalone';
import { until } from './support/until';

interface ProblemBody {
  readonly type: string;
  readonly errors?: readonly unknown[];
}

const code = ({ type }: ProblemBody) => type.replace('urn:pasloket:problem:', '');
const fields = (count: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, 1]));
const OURS = { 'X-Requested-With': 'pasloket' };
const JSON_CALL = { ...OURS, 'Content-Type': 'application/json' };

/** Real: the built standalone, whole. Mocked: nothing. */
describe('What comes in', () => {
  let dataDir: TestDataDir;
  let system: Standalone;
  let healthPort: number;
  let petra: ApiClient;

  beforeAll(async () => {
    dataDir = await demoDataDir();
    healthPort = await freePort();
    system = await Standalone.start(dataDir.path, { env: { HEALTH_PORT: String(healthPort) } });
    petra = await system.signedIn('petra.de.boer@voorbeeld.example');
  });
  afterAll(async () => {
    await system.stop();
    await dataDir.remove();
  });

  const beginPreview = (length: number, more: [string, string][] = []) =>
    SlowCall.begin(system.url, {
      method: 'POST',
      target: '/api/download-requests/preview',
      headers: [
        ['Host', 'localhost'],
        ['X-Requested-With', 'pasloket'],
        ['Content-Type', 'application/json'],
        ['Content-Length', String(length)],
        ...more,
      ],
    });
  const preview = JSON.stringify({ holderIds: [], scope: 'all', expiryDates: [] });
  /** Sends a preview but for its last bytes. */
  const begin = async (client: ApiClient) => {
    const call = await beginPreview(preview.length, [['Cookie', client.cookieHeader]]);
    return call.send(preview.slice(0, 10));
  };
  const end = (call: SlowCall) => call.send(preview.slice(10)).status();
  const anyone = () => new ApiClient(system.url);

  it.each([
    ['66,000 fields', fields(66_000), 413, 'body-too-large'],
    ['700 fields', fields(700), 400, 'too-complex'],
    ['51 fields', fields(51), 400, 'too-complex'],
    ['six levels', [[[[[[]]]]]], 400, 'too-complex'],
    ['4,000 levels', `${'['.repeat(4_000)}${']'.repeat(4_000)}`, 400, 'too-complex'],
    ['more than 8 KB', { email: 'x'.repeat(9_000), password: '' }, 413, 'body-too-large'],
  ])(
    'is refused before it is looked at, with %s, on a route without a session',
    async (_what, body, status, type) => {
      for (const path of ['/api/session', '/api/checks', '/api/password-links', '/api/session/sso']) {
        const answer = await anyone().post<ProblemBody>(path, body);
        expect([path, answer.status, code(answer.body)]).toEqual([path, status, type]);
      }
    },
  );

  it('is told ten of its faults at most', async () => {
    const answer = await anyone().post<ProblemBody>('/api/session', fields(50));
    expect([answer.status, code(answer.body)]).toEqual([400, 'invalid-input']);
    expect(answer.body.errors).toHaveLength(10);
  });

  it('of a signed-in person is held to the same, but for the length of a list of holders', async () => {
    const long = JSON.stringify({ holderIds: [], scope: 'all', expiryDates: [], ...fields(48) });
    expect(code((await petra.post<ProblemBody>('/api/download-requests/preview', long)).body)).toBe(
      'too-complex',
    );
    const ids = Array.from({ length: 10_000 }, () => randomUUID());
    const unknown = { holderIds: ids, scope: 'all', expiryDates: [] };
    expect((await petra.post('/api/download-requests/preview', unknown)).status).toBe(404);
    const password = { current: 'x'.repeat(9_000), password: 'x' };
    expect((await petra.post('/api/session/password', password)).status).toBe(413);
  });

  it.each([
    ['an unknown charset', { 'Content-Type': 'application/json; charset=klingon' }],
    ['an unknown encoding', { 'Content-Encoding': 'lepton' }],
    ['a type that is not JSON', { 'Content-Type': 'text/plain' }],
    ['no type', { 'Content-Type': '' }],
  ])('is answered 415 with %s, wherever it is sent', async (_what, headers) => {
    for (const [client, path] of [
      [anyone(), '/api/session'],
      [petra, '/api/download-requests/preview'],
      [petra, '/api/holders/lookup'],
    ] as const) {
      const answer = await client.send<ProblemBody>('POST', path, '{}', { ...JSON_CALL, ...headers });
      expect([path, answer.status, code(answer.body)]).toEqual([path, 415, 'unsupported-type']);
    }
    const form = await anyone().send('POST', '/controle', '{}', { ...JSON_CALL, ...headers });
    expect(form.status).toBe(415);
  });

  it('with more than fifty names in its query string is refused', async () => {
    const query = Object.keys(fields(51))
      .map((name) => `${name}=1`)
      .join('&');
    const answer = await petra.get<ProblemBody>(`/api/holders?${query}`);
    expect([answer.status, code(answer.body)]).toEqual([400, 'too-complex']);
    const dates = Array.from({ length: 100 }, () => 'expiryDate=2027-04-01').join('&');
    expect((await petra.get(`/api/holders?${dates}`)).status).toBe(200);
  });

  it('with two Host headers is refused, since two readers might take it for two', async () => {
    const call = await SlowCall.begin(system.url, {
      method: 'GET',
      target: '/api/session',
      headers: [
        ['Host', 'localhost'],
        ['host', 'elders.example'],
      ],
    });
    expect(await call.status()).toBe(400);
    call.close();
  });

  it('as an address that is no text is refused as such', async () => {
    for (const path of ['/api/checks/%', '/api/checks/%ff', '/api/holders/%e0%a4']) {
      const answer = await petra.get<ProblemBody>(path);
      expect([path, answer.status, code(answer.body)]).toEqual([path, 400, 'malformed-request']);
    }
    expect((await anyone().get<ProblemBody>('/api/checks/%00')).status).toBe(404);
  });

  it('is not waited for when nobody knows who sends it', async () => {
    const call = await beginPreview(500_000);
    call.send('{"holderIds":[');
    expect(await call.status()).toBe(401);
    call.close();
  });

  it('by a right that is taken while it is sent is refused when it is here', async () => {
    const email = 'karel.smit@voorbeeld.example';
    const [disabled, leaving, operator] = [
      await system.signedIn(email),
      await system.signedIn(email),
      await system.signedIn('beheer@voorbeeld.example'),
    ];
    const { body } = await operator.get<{ items: { id: string }[] }>(
      `/api/operations/accounts?search=${email}`,
    );
    const account = `/api/operations/accounts/${body.items[0]?.id}`;
    expect(await end(await begin(leaving))).toBe(200);
    const whileLeaving = await begin(leaving);
    expect((await leaving.delete('/api/session')).status).toBe(204);
    expect(await end(whileLeaving)).toBe(401);
    const whileDisabled = await begin(disabled);
    expect((await operator.post(`${account}/disable`)).status).toBe(200);
    expect(await end(whileDisabled)).toBe(401);
    await operator.post(`${account}/enable`);
  });

  it('as too much at once of one account waits, then is refused with the time to wait; others do not notice', async () => {
    const anneke = await system.signedIn('anneke.van.t.hof@voorbeeld.example');
    const held = [await begin(petra), await begin(petra)];
    // Both are inside as soon as a third one waits.
    await until('a third heavy call waits', async () => {
      const third = fetch(`${system.url}/api/filters`, {
        headers: { Cookie: petra.cookieHeader },
        signal: AbortSignal.timeout(500),
      });
      return third.then(
        () => undefined,
        () => true as const,
      );
    });
    const crowd = Array.from({ length: 251 }, () => petra.get('/api/holders?pageSize=1'));
    const refused = await Promise.race(crowd);
    expect([refused.status, code(refused.body as ProblemBody)]).toEqual([429, 'too-many-calls']);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect((await anneke.get('/api/holders')).status).toBe(200);
    expect((await petra.get('/api/session')).status).toBe(200);
    for (const call of held) expect(await end(call)).toBe(200);
    const statuses = (await Promise.all(crowd)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(250);
  });

  it('by one address on hundreds of connections at once keeps another address waiting for few of them', async () => {
    const { port } = new URL(system.url);
    const live = (from: string) => {
      const head = { method: 'GET', target: '/api/health/live', version: 'HTTP/1.1' };
      const headers: [string, string][] = [
        ['Host', 'localhost'],
        ['Connection', 'close'],
      ];
      const bytes = bytesOf({ ...head, headers, body: Buffer.alloc(0) });
      return sendRaw(bytes, { port: Number(port), from, withinMs: 60_000 });
    };
    let answered = 0;
    const burst = Array.from({ length: 400 }, () => live('127.0.0.9').then(() => (answered += 1)));
    const { status } = await live('127.0.0.10');
    expect(status).toBe(200);
    expect(answered).toBeLessThan(200);
    await Promise.all(burst);
    expect(answered).toBe(400);
  });

  it('next on the same connection may take a minute to come, so that a proxy never sends it into a closed one', async () => {
    const { headers } = await fetch(`${system.url}/api/health/live`);
    expect(headers.get('keep-alive')).toBe('timeout=65');
  });

  it('is not needed to learn whether the process lives: that has a port of its own', async () => {
    const ask = async (path: string) => (await fetch(`http://127.0.0.1:${healthPort}${path}`)).status;
    expect([await ask('/live'), await ask('/ready'), await ask('/api/holders')]).toEqual([200, 200, 404]);
    // The worker, beside it.
    expect((await fetch(`http://127.0.0.1:${healthPort + 1}/live`)).status).toBe(200);
  });
});
