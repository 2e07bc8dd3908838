import { randomUUID } from 'node:crypto';
import { ApiClient } from './support/api-client';
import { type TestDataDir } from './support/data-dir';
import { demoDataDir } from './support/demo-data';
import {
  demo,
  expectedPasses,
  holdersOfOrganisation,
  holdersWithPasses,
  isDrawable,
} from './support/expected-passes';
import { onEachQueue } from './support/on-each-queue';
import { readArchive } from './support/read-archive';
import { Standalone } from './support/standalone';
import { until } from './support/until';

interface Problem {
  readonly type: string;
  readonly title: string;
  readonly detail: string;
}

const problem = (code: string) =>
  expect.objectContaining({ type: `urn:pasloket:problem:${code}` }) as Problem;

/** Real: the built standalone, whole. Mocked: nothing. */
onEachQueue('What the service says no to', (provideQueue) => {
  let dataDir: TestDataDir;
  let system: Standalone;
  let client: ApiClient;

  beforeAll(async () => {
    dataDir = await demoDataDir();
    system = await Standalone.start(dataDir.path, { env: await provideQueue() });
    client = await system.signedIn('petra.de.boer@voorbeeld.example');
  });
  afterAll(async () => {
    await system.stop();
    await dataDir.remove();
  });

  const idOf = async (qualificationNumber: string, asked = client) => {
    const { body } = await asked.get<{ items: { id: string; qualificationNumber: string }[] }>(
      `/api/holders?search=${qualificationNumber}&pageSize=100`,
    );
    const found = body.items.find((item) => item.qualificationNumber === qualificationNumber);
    if (!found) throw new Error(`Holder ${qualificationNumber} is not found.`);
    return found.id;
  };
  const idsOf = (holders: readonly { qualificationNumber: string }[], asked = client) =>
    Promise.all(holders.map(({ qualificationNumber }) => idOf(qualificationNumber, asked)));
  const choices = (holderIds: readonly string[], rest: object = {}) => ({
    holderIds,
    scope: 'all',
    expiryDates: [],
    ...rest,
  });
  const submit = (body: unknown, asked = client) =>
    asked.post<Problem & { id: string }>('/api/download-requests', body);
  const total = async () => (await client.get<{ total: number }>('/api/download-requests')).body.total;
  const settled = (id: string, asked = client) =>
    until('the request is settled', async () => {
      const { body } = await asked.get<{
        state: string;
        done: number;
        missing: { reason: string; message: string }[];
        expiresAt: string;
      }>(`/api/download-requests/${id}`);
      return body.state === 'ready' || body.state === 'failed' ? body : undefined;
    });

  /** A holder whose name the fonts lack, and somebody who may ask for their passes. */
  const undrawableHolder = async () => {
    const undrawable = demo.holders.find((known) => !isDrawable(known) && expectedPasses(known).length > 0);
    const place = [0, 1, 2].find((at) => undrawable && holdersOfOrganisation(at).includes(undrawable));
    if (!undrawable || place === undefined)
      throw new Error('The demo registry has names that cannot be drawn.');
    const asked = place === 2 ? await system.signedIn('anneke.van.t.hof@voorbeeld.example') : client;
    return { undrawable, place, asked };
  };

  it('a request without passes', async () => {
    const answer = await submit(choices([]));
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(problem('no-passes'));
  });

  it('251 passes, with the number in the message, and nothing is cut off or kept', async () => {
    const before = await total();
    const holderIds = await idsOf(holdersWithPasses(holdersOfOrganisation(0), 251));
    const preview = await client.post<{ passCount: number }>(
      '/api/download-requests/preview',
      choices(holderIds),
    );
    expect(preview.body.passCount).toBe(251);
    const answer = await submit(choices(holderIds));
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(problem('too-many-passes'));
    expect(answer.body).toMatchObject({ passCount: 251, limit: 250, excess: 1 });
    expect(answer.body.detail).toContain('251');
    expect(await total()).toBe(before);
  });

  it("somebody else's holder, without confirming that there is one, and takes nothing of the rest", async () => {
    const [own] = holdersOfOrganisation(0);
    const seen = new Set([...holdersOfOrganisation(0), ...holdersOfOrganisation(1)]);
    const strangers = holdersOfOrganisation(2).filter((holder) => !seen.has(holder));
    const foreign = await idOf(
      strangers[0]?.qualificationNumber ?? '',
      await system.signedIn('anneke.van.t.hof@voorbeeld.example'),
    );
    const mixed = [await idOf(own?.qualificationNumber ?? ''), foreign];
    const [asked, unknown] = await Promise.all([
      submit(choices(mixed)),
      submit(choices([mixed[0] ?? '', randomUUID()])),
    ]);
    expect(asked.status).toBe(404);
    expect(asked.body).toEqual(unknown.body);
    expect(asked.body).toEqual(problem('holders-not-found'));
    const details = await client.get(`/api/holders/${foreign}`);
    expect([details.status, details.body]).toEqual([404, problem('holder-not-found')]);
    const search = await client.get<{ total: number }>(
      `/api/holders?search=${strangers[0]?.qualificationNumber}`,
    );
    expect(search.body.total).toBe(0);
  });

  it.each([
    ['/api/holders/geen-uuid', 'holder-not-found'],
    [`/api/holders/${randomUUID()}`, 'holder-not-found'],
    ['/api/download-requests/1', 'request-not-found'],
    [`/api/download-requests/${randomUUID()}`, 'request-not-found'],
    ['/api/checks/onbekend', 'check-not-found'],
    ['/api/bestaat-niet', 'not-found'],
  ])('an address that leads nowhere: %s', async (address, code) => {
    const answer = await client.get(address);
    expect([answer.status, answer.body]).toEqual([404, problem(code)]);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('a body that is too large, before reading it', async () => {
    const answer = await submit(choices(Array.from({ length: 20_000 }, () => randomUUID())));
    expect([answer.status, answer.body]).toEqual([413, problem('body-too-large')]);
  });

  it.each([
    ['no JSON', '{', 'unreadable-body'],
    ['an unknown field', { ...choices([]), extra: 1 }, 'invalid-input'],
    ['an id that is none', choices(['x']), 'invalid-input'],
    ['an unknown scope', { ...choices([]), scope: 'some' }, 'invalid-input'],
    ['a date that is none', choices([], { expiryDates: ['2027-13-01'] }), 'invalid-input'],
    ['a reference of 101 characters', choices([], { personalReference: 'x'.repeat(101) }), 'invalid-input'],
    [
      'a reference that the database cannot hold',
      choices([], { personalReference: 'a\u0000b' }),
      'invalid-input',
    ],
    [
      'half a character',
      String.raw`{"holderIds":[],"scope":"all","expiryDates":[],"personalReference":"\ud800"}`,
      'invalid-input',
    ],
  ])('a body with %s, naming the field in Dutch', async (_what, body, code) => {
    const answer = await submit(body);
    expect([answer.status, answer.body]).toEqual([400, problem(code)]);
  });

  it.each(['page=0', 'pageSize=101', 'sort=leeftijd', 'expiryDate=gisteren', 'onbekend=1', 'search=%00'])(
    'a list asked for with %s',
    async (query) => {
      const answer = await client.get(`/api/holders?${query}`);
      expect([answer.status, answer.body]).toEqual([400, problem('invalid-input')]);
    },
  );

  it('a call without session, a change without the header of our own pages, and an operator who wants to see passes', async () => {
    const nobody = new ApiClient(system.url);
    expect((await nobody.get('/api/holders')).body).toEqual(problem('not-signed-in'));
    expect((await nobody.post('/api/session', { email: 'a@b.example', password: 'x' })).body).toEqual(
      problem('wrong-credentials'),
    );
    const forged = await client.post('/api/download-requests', choices([]), {
      'X-Requested-With': 'elsewhere',
    });
    expect([forged.status, forged.body]).toEqual([403, problem('missing-request-header')]);
    const operator = await system.signedIn('beheer@voorbeeld.example');
    for (const address of ['/api/holders', '/api/filters', '/api/download-requests']) {
      expect((await operator.get(address)).body).toEqual(problem('no-permission'));
    }
  });

  it('one idempotency key for two different requests', async () => {
    const [one, two] = holdersWithPasses(holdersOfOrganisation(0), 8);
    const ids = await idsOf([one, two].flatMap((holder) => holder ?? []));
    const key = { 'Idempotency-Key': 'same-key' };
    const first = await client.post<{ id: string }>('/api/download-requests', choices(ids.slice(0, 1)), key);
    const second = await client.post('/api/download-requests', choices(ids), key);
    expect(first.status).toBe(202);
    expect([second.status, second.body]).toEqual([422, problem('idempotency-key-reused')]);
  });

  it('one idempotency key for the same request in other letters, named twice: it is the same request', async () => {
    const ids = await idsOf(holdersWithPasses(holdersOfOrganisation(0), 4));
    const key = { 'Idempotency-Key': 'other-letters' };
    const first = await client.post<{ id: string }>('/api/download-requests', choices(ids), key);
    const again = choices([...ids, ...ids].reverse().map((id) => id.toUpperCase()));
    const second = await client.post<{ id: string }>('/api/download-requests', again, key);
    expect([first.status, second.status, second.body.id]).toEqual([202, 202, first.body.id]);
  });

  it('fifty identical submits at once: they are one request', async () => {
    const before = await total();
    const holderIds = await idsOf(holdersWithPasses(holdersOfOrganisation(0), 5));
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        client.post<{ id: string }>('/api/download-requests', choices(holderIds), {
          'Idempotency-Key': 'fifty',
        }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await total()).toBe(before + 1);
  });

  it('a name that cannot be drawn: that pass is listed as missing, and the others are there', async () => {
    const { undrawable, asked, place } = await undrawableHolder();
    const others = holdersWithPasses(holdersOfOrganisation(place), 20);
    const holderIds = await idsOf([undrawable, ...others], asked);
    const submitted = await submit(choices(holderIds), asked);
    expect(submitted.status).toBe(202);
    const body = await settled(submitted.body.id, asked);
    expect(body).toMatchObject({ state: 'ready', done: 20 });
    expect(new Set(body.missing.map(({ reason }) => reason))).toEqual(new Set(['undrawable-character']));

    const { body: link } = await asked.post<{ url: string }>(
      `/api/download-requests/${submitted.body.id}/download`,
    );
    const files = await readArchive(Buffer.from(await (await fetch(link.url)).arrayBuffer()));
    expect(files.size).toBe(21);
    const line = files
      .get('overzicht.csv')
      ?.toString()
      .split('\r\n')
      .find((text) => text.startsWith(undrawable.qualificationNumber));
    expect(line).toContain('een teken dat niet op het pasje kan worden gezet');
  });

  it('a request of which no pass can be drawn: it is failed with the reason, and can be tried again', async () => {
    const { undrawable, asked } = await undrawableHolder();
    const submitted = await submit(choices(await idsOf([undrawable], asked)), asked);
    const failed = await settled(submitted.body.id, asked);
    expect(failed).toMatchObject({
      state: 'failed',
      failure: {
        code: 'no-pass-possible',
        message: 'Geen van de pasjes kon worden gemaakt. Bij elk pasje staat de reden.',
      },
    });
    const download = await asked.post(`/api/download-requests/${submitted.body.id}/download`);
    expect([download.status, download.body]).toEqual([409, problem('request-failed')]);
    const retry = await asked.post(`/api/download-requests/${submitted.body.id}/retry`);
    expect(retry.status).toBe(202);
    const again = await settled(submitted.body.id, asked);
    expect(again.state).toBe('failed');
    // It is kept for seven days after it failed: that it failed anew shows in their end.
    expect(Date.parse(again.expiresAt)).toBeGreaterThan(Date.parse(failed.expiresAt));
  });

  it('what the documentation does not know: every route of the api stands in it', async () => {
    const { body } = await client.get<{ paths: Record<string, object> }>('/api/docs-json');
    expect(
      Object.entries(body.paths)
        .flatMap(([route, methods]) => Object.keys(methods).map((m) => `${m} ${route}`))
        .sort(),
    ).toEqual([
      'delete /api/session',
      'get /api/checks/{code}',
      'get /api/download-requests',
      'get /api/download-requests/events',
      'get /api/download-requests/{id}',
      'get /api/download-requests/{id}/missing',
      'get /api/filters',
      'get /api/health/live',
      'get /api/health/ready',
      'get /api/holders',
      'get /api/holders/ids',
      'get /api/holders/{id}',
      'get /api/operations/accounts',
      'get /api/operations/organisations',
      'get /api/operations/overview',
      'get /api/operations/registry-imports',
      'get /api/operations/registry-imports/{id}',
      'get /api/operations/registry-imports/{id}/rejects',
      'get /api/session',
      'get /api/session/sso',
      'get /api/session/sso/callback',
      'post /api/checks',
      'post /api/download-requests',
      'post /api/download-requests/preview',
      'post /api/download-requests/{id}/download',
      'post /api/download-requests/{id}/retry',
      'post /api/holders/lookup',
      'post /api/operations/accounts',
      'post /api/operations/accounts/{id}/disable',
      'post /api/operations/accounts/{id}/enable',
      'post /api/operations/accounts/{id}/grant',
      'post /api/operations/accounts/{id}/reset',
      'post /api/operations/accounts/{id}/withdraw',
      'post /api/operations/registry-imports',
      'post /api/operations/requests/{id}/run-again',
      'post /api/password-links',
      'post /api/password-links/look',
      'post /api/password-resets',
      'post /api/session',
      'post /api/session/password',
      'post /api/session/second-factor',
      'post /api/session/second-factor/confirmation',
      'post /api/session/second-factor/enrolment',
      'post /api/session/second-factor/removal',
      'post /api/session/sso',
    ]);
  });
});
