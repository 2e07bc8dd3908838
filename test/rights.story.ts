import { ArchiveStorage, type StorageOptions } from '@app/archive-storage';
import { ApiClient } from './support/api-client';
import { testDataDir, type TestDataDir } from './support/data-dir';
import { demoDatabase } from './support/demo-data';
import { expectedPasses, holdersOfOrganisation, holdersWithPasses } from './support/expected-passes';
import { onEachQueue } from './support/on-each-queue';
import { readArchive } from './support/read-archive';
import { Standalone } from './support/standalone';
import { type TestDatabase } from './support/test-database';
import { testStorageOptions } from './support/test-storage';
import { until } from './support/until';

interface RequestBody {
  readonly id: string;
  readonly state: string;
  readonly done: number;
  readonly missing: readonly { readonly reason: string }[];
}

/** Real: the built standalone on a database and a store that the test can reach, too. Mocked: nothing. */
onEachQueue('The right to a file', (provideQueue) => {
  let dataDir: TestDataDir;
  let database: TestDatabase;
  let store: StorageOptions;
  let storage: ArchiveStorage;
  let system: Standalone;
  let client: ApiClient;
  let accountId: string;
  const sql = <Row = unknown>(text: string, ...parameters: unknown[]) =>
    database.dataSource.query<Row[]>(text, parameters);

  beforeAll(async () => {
    dataDir = await testDataDir();
    database = await demoDatabase(dataDir);
    store = testStorageOptions();
    storage = new ArchiveStorage(store);
    system = await Standalone.start(dataDir.path, {
      env: {
        ...(await provideQueue()),
        DATABASE_URL: database.url,
        S3_ENDPOINT: store.endpoint,
        S3_BUCKET: store.bucket,
        S3_ACCESS_KEY_ID: store.accessKeyId,
        S3_SECRET_ACCESS_KEY: store.secretAccessKey,
      },
    });
    client = await signIn();
    const [account] = await sql<{ id: string }>(`SELECT id FROM accounts WHERE name = 'Karel Smit'`);
    accountId = account?.id ?? '';
  });
  afterAll(async () => {
    await system.stop();
    await database.close();
    await dataDir.remove();
  });

  const signIn = () => system.signedIn('Karel Smit');
  const settled = (id: string) =>
    until('the request is settled', async () => {
      const { body } = await client.get<RequestBody>(`/api/download-requests/${id}`);
      return body.state === 'ready' || body.state === 'failed' ? body : undefined;
    });
  let next = 0;
  /** A ready request for the passes of a few holders whom no other test touches. */
  const ready = async () => {
    const unused = holdersOfOrganisation(0).slice((next += 40));
    const holders = holdersWithPasses(unused, 6);
    const numbers = holders.map(({ qualificationNumber }) => qualificationNumber);
    const rows = await sql<{ id: string }>(
      `SELECT id FROM qualification_holders WHERE qualification_number = ANY ($1)`,
      numbers,
    );
    const holderIds = rows.map(({ id }) => id);
    const { body } = await client.post<RequestBody>('/api/download-requests', {
      holderIds,
      scope: 'all',
      expiryDates: [],
    });
    expect(await settled(body.id)).toMatchObject({ state: 'ready', done: 6 });
    return { id: body.id, holderIds, holders };
  };
  const download = (id: string) =>
    client.post<{ url: string; failure?: string; type: string }>(`/api/download-requests/${id}/download`);
  const retried = async (id: string) => {
    expect((await client.post(`/api/download-requests/${id}/retry`)).status).toBe(202);
    const request = await settled(id);
    const { body } = await download(id);
    const files = await readArchive(Buffer.from(await (await fetch(body.url)).arrayBuffer()));
    return { request, files };
  };

  it('is written down before the link exists: one entry per pass, so that who received it is one query', async () => {
    const { id, holders, holderIds } = await ready();
    await download(id);
    await download(id);
    const entries = await sql<{ holder_id: string; links: number }>(
      `SELECT holder_id, count(*)::int AS links FROM audit_events
        WHERE request_id = $1 AND action = 'download-link-issued' AND account_id = $2 GROUP BY holder_id`,
      id,
      accountId,
    );
    expect(entries.map(({ holder_id }) => holder_id).sort()).toEqual([...holderIds].sort());
    const passes = holders.reduce((sum, holder) => sum + expectedPasses(holder).length, 0);
    expect(entries.reduce((sum, { links }) => sum + links, 0)).toBe(2 * passes);
  });

  it('ends when a qualification is revoked: the file is refused, and made again without that pass', async () => {
    const { id, holderIds } = await ready();
    await sql(
      `UPDATE qualifications SET revoked = true WHERE id = (SELECT id FROM qualifications WHERE holder_id = $1 AND NOT revoked LIMIT 1)`,
      holderIds[0],
    );
    const refused = await download(id);
    expect([refused.status, refused.body.type, refused.body.failure]).toEqual([
      409,
      'urn:pasloket:problem:request-failed',
      'archive-outdated',
    ]);
    const { request, files } = await retried(id);
    expect(request).toMatchObject({ state: 'ready', done: 5, missing: [{ reason: 'revoked' }] });
    expect(files.size).toBe(6);
  });

  it('ends when a holder leaves the organisation', async () => {
    const { id, holderIds } = await ready();
    await sql(`DELETE FROM enrolments WHERE holder_id = $1`, holderIds[0]);
    expect((await download(id)).body.failure).toBe('archive-outdated');
    const { request } = await retried(id);
    expect(new Set(request.missing.map(({ reason }) => reason))).toEqual(new Set(['no-longer-enrolled']));
  });

  it('survives the loss of the file: it says so, and is made again', async () => {
    const { id } = await ready();
    const [row] = await sql<{ archive_key: string }>(
      `SELECT archive_key FROM download_requests WHERE id = $1`,
      id,
    );
    await storage.delete(row?.archive_key ?? '');
    expect((await download(id)).body.failure).toBe('archive-lost');
    expect((await retried(id)).request).toMatchObject({ state: 'ready', done: 6 });
  });

  it('ends when the contact person no longer acts for the organisation, at the next call', async () => {
    const { id } = await ready();
    const [link] = await sql<{ organisation_id: string }>(
      `DELETE FROM contact_person_organisations WHERE account_id = $1 RETURNING organisation_id`,
      accountId,
    ).then((result) => (result as unknown as [{ organisation_id: string }[]])[0]);
    expect((await client.get<{ total: number }>('/api/holders')).body.total).toBe(0);
    expect((await download(id)).status).toBe(409);
    await sql(`INSERT INTO contact_person_organisations VALUES ($1, $2)`, accountId, link?.organisation_id);
  });

  it('to know who was in a request ends with it: no answer names anybody any more', async () => {
    const { id, holderIds } = await ready();
    const key = { 'Idempotency-Key': 'asked-again' };
    const choices = { holderIds, scope: 'all', expiryDates: [] };
    const asked = await client.post<RequestBody>('/api/download-requests', choices, key);
    await settled(asked.body.id);
    await sql(
      `UPDATE download_request_items SET missing_reason = 'render-failed' WHERE request_id = ANY ($1)`,
      [id, asked.body.id],
    );
    /** Everything that is answered of them, as one text. */
    const answers = async () => {
      const paths = [id, asked.body.id].flatMap((one) => [one, `${one}/missing?pageSize=100`]);
      const all = [
        ...(await Promise.all(paths.map((path) => client.get(`/api/download-requests/${path}`)))),
        await client.get('/api/download-requests?pageSize=100'),
        await client.post('/api/download-requests', choices, key),
        await client.post(`/api/download-requests/${id}/download`),
      ];
      return JSON.stringify(all.map(({ body }) => body));
    };
    const named = (text: string) => holderIds.filter((holderId) => text.includes(holderId));
    expect(named(await answers())).toEqual(holderIds);
    await sql(`UPDATE organisations SET withdrawn_at = now()`);
    const text = await answers();
    await sql(`UPDATE organisations SET withdrawn_at = NULL`);
    expect(text).toContain('no-longer-enrolled');
    expect(named(text)).toEqual([]);
    const qualifications = await sql<{ id: string }>(
      `SELECT id FROM qualifications WHERE holder_id = ANY ($1)`,
      holderIds,
    );
    expect(qualifications.filter((one) => text.includes(one.id))).toEqual([]);
  });

  it('ends when the account is disabled, at the next call, and signing in is over, too', async () => {
    const { id } = await ready();
    await sql(`UPDATE accounts SET disabled_at = now() WHERE id = $1`, accountId);
    expect((await download(id)).status).toBe(401);
    await expect(signIn()).rejects.toThrow('401');
    await sql(`UPDATE accounts SET disabled_at = NULL WHERE id = $1`, accountId);
    client = await signIn();
    expect((await download(id)).status).toBe(200);
  });

  it('ends when nobody used the session for an hour, and twelve hours after signing in, however busy it was', async () => {
    const [idle, busy] = [await signIn(), await signIn()];
    const last = (set: string) =>
      sql(
        `UPDATE sessions SET ${set} WHERE sid = (SELECT sid FROM sessions ORDER BY (sess ->> 'signedInAt')::bigint DESC LIMIT 1)`,
      );
    await last(
      `sess = jsonb_set(sess::jsonb, '{signedInAt}', to_jsonb((extract(epoch FROM now() - interval '12 hours') * 1000)::bigint))`,
    );
    await last(`expire = now() - interval '1 second'`);
    expect([(await busy.get('/api/session')).status, (await idle.get('/api/session')).status]).toEqual([
      401, 401,
    ]);
    client = await signIn();
    const [{ minutes }] = (await sql<{ minutes: number }>(
      `SELECT round(extract(epoch FROM max(expire) - now()) / 60)::int AS minutes FROM sessions`,
    )) as [{ minutes: number }];
    expect(minutes).toBe(60);
  });

  it('ends with signing out, on the server and not only in the browser', async () => {
    const copy = await signIn();
    expect((await copy.delete('/api/session')).status).toBe(204);
    expect((await copy.get('/api/session')).status).toBe(401);
  });

  it('lets anyone check a pass by its code, and finds nobody who asked not to be found', async () => {
    const [pass] = await sql<{ check_code: string; holder_id: string }>(
      `SELECT q.check_code, q.holder_id FROM qualifications q JOIN qualification_holders h ON h.id = q.holder_id
        WHERE NOT q.revoked AND (q.expiry_date IS NULL OR q.expiry_date > now()) AND NOT h.hidden_from_check LIMIT 1`,
    );
    const anyone = new ApiClient(system.url);
    const check = await anyone.get<Record<string, unknown>>(`/api/checks/${pass?.check_code}`);
    expect(check.status).toBe(200);
    expect(Object.keys(check.body).sort()).toEqual(['holderName', 'qualification', 'valid', 'validUntil']);
    expect(check.body.valid).toBe(true);
    const page = await anyone.get<string>(`/controle/${pass?.check_code}`);
    expect([page.status, page.body]).toEqual([200, expect.stringContaining('Geldig')]);
    await sql(`UPDATE qualification_holders SET hidden_from_check = true WHERE id = $1`, pass?.holder_id);
    const hidden = await anyone.get(`/api/checks/${pass?.check_code}`);
    const unknown = await anyone.get('/api/checks/onbekend');
    expect([hidden.status, hidden.body]).toEqual([unknown.status, unknown.body]);
    expect((await anyone.get(`/controle/${pass?.check_code}`)).status).toBe(404);
  });
});
