import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { ApiClient } from './support/api-client';
import { testDataDir, type TestDataDir } from './support/data-dir';
import { demoDatabase } from './support/demo-data';
import { holdRows } from './support/hold-rows';
import { Standalone } from './support/standalone';
import { statusOf } from './support/status-of';
import { type TestDatabase } from './support/test-database';
import { until } from './support/until';

interface Body {
  readonly id: string;
  readonly state: string;
  readonly type: string;
  readonly failure: string;
  readonly url: string;
  readonly expiresAt: string;
}

const IMPORTS = '/api/operations/registry-imports';

/** Real: the built standalone on a database that the test can reach, and its locks. Mocked: nothing. */
describe('A right that is taken while a call waits', () => {
  let dataDir: TestDataDir;
  let database: TestDatabase;
  let system: Standalone;
  let operator: ApiClient;
  let karel: { readonly id: string; readonly email: string; readonly password: string };
  let client: ApiClient;
  let requestId: string;
  let karelsHash: string;

  beforeAll(async () => {
    dataDir = await testDataDir();
    database = await demoDatabase(dataDir);
    system = await Standalone.start(dataDir.path, { env: { DATABASE_URL: database.url } });
    operator = await system.signedIn('Bea Heer');
    const { email, password } = await system.account('Karel Smit');
    const [row] = await sql<{ id: string; hash: string }>(
      `SELECT id, password_hash AS hash FROM accounts WHERE email = $1`,
      email,
    );
    karelsHash = row?.hash ?? '';
    karel = { id: row?.id ?? '', email, password };
    client = await ApiClient.signedIn(system.url, karel);
    const { body } = await submit(client);
    requestId = body.id;
    await until('the request is ready', async () =>
      (await client.get<Body>(`/api/download-requests/${requestId}`)).body.state === 'ready'
        ? true
        : undefined,
    );
  });
  afterAll(async () => {
    await system.stop();
    await database.close();
    await dataDir.remove();
  });

  const sql = <Row = unknown>(text: string, ...parameters: unknown[]) =>
    database.dataSource.query<Row[]>(text, parameters);
  const holders = () =>
    sql<{ id: string }>(
      `SELECT DISTINCT h.id FROM qualification_holders h JOIN enrolments e ON e.holder_id = h.id
         JOIN contact_person_organisations c ON c.organisation_id = e.organisation_id
         JOIN qualifications q ON q.holder_id = h.id
        WHERE c.account_id = $1 AND NOT q.revoked ORDER BY h.id LIMIT 3`,
      karel.id,
    );
  const submit = async (by: ApiClient, key: string = randomUUID()) => {
    const holderIds = (await holders()).map(({ id }) => id);
    return by.post<Body>(
      '/api/download-requests',
      { holderIds, scope: 'all', expiryDates: [] },
      { 'Idempotency-Key': key },
    );
  };
  const download = (by: ApiClient) => by.post<Body>(`/api/download-requests/${requestId}/download`);
  const act = (what: string, body: object = {}) =>
    operator.post(`/api/operations/accounts/${karel.id}/${what}`, body);
  const organisation = async () => {
    const [row] = await sql<{ code: string }>(
      `SELECT o.code FROM organisations o JOIN contact_person_organisations c ON c.organisation_id = o.id
        WHERE c.account_id = $1`,
      karel.id,
    );
    return row?.code ?? '';
  };
  const issued = async () =>
    (await sql(`SELECT FROM audit_events WHERE action = 'download-link-issued'`)).length;
  const holdRequest = () =>
    holdRows(database.dataSource, `SELECT FROM download_requests WHERE id = $1 FOR UPDATE`, [requestId]);
  const holdAccount = (id: string) =>
    holdRows(database.dataSource, `SELECT FROM accounts WHERE id = $1 FOR UPDATE`, [id]);
  /** Karel as he was before, and signed in. */
  const restore = async (code: string) => {
    await sql(
      `UPDATE accounts SET disabled_at = NULL, password_hash = $2 WHERE id = $1`,
      karel.id,
      karelsHash,
    );
    await sql(
      `INSERT INTO contact_person_organisations SELECT $1, id FROM organisations WHERE code = $2 ON CONFLICT DO NOTHING`,
      karel.id,
      code,
    );
    client = await ApiClient.signedIn(system.url, karel);
  };

  it.each(['disable', 'reset', 'withdraw'])(
    'gives no link after ‘%s’ was answered, which waits for nobody',
    async (what) => {
      const code = await organisation();
      const before = await issued();
      const held = await holdRequest();
      const link = download(client);
      await held.waitedForBy(1);
      expect((await act(what, what === 'withdraw' ? { code } : {})).status).toBe(200);
      await held.commit();
      const { status, body } = await link;
      expect([status, body.type]).toEqual([401, 'urn:pasloket:problem:not-signed-in']);
      expect(await issued()).toBe(before);
      await restore(code);
      expect((await download(client)).status).toBe(200);
    },
  );

  it('leaves a link that was given before as it is, for the minute that it says it lasts', async () => {
    const code = await organisation();
    const { body } = await download(client);
    expect((await act('disable')).status).toBe(200);
    expect(new URL(body.url).searchParams.get('X-Amz-Expires')).toBe('60');
    expect(new Date(body.expiresAt).getTime() - Date.now()).toBeLessThanOrEqual(60_000);
    expect(await statusOf(body.url)).toBe(200);
    await restore(code);
  });

  it('gives none of 40 links that are asked for at once after ‘disable’ was answered', async () => {
    const code = await organisation();
    for (let round = 0; round < 3; round++) {
      let disabledAt = Infinity;
      const links = Array.from({ length: 40 }, async () => {
        const { status } = await download(client);
        return { status, at: performance.now() };
      });
      await links[0];
      const disabled = act('disable').then(({ status }) => {
        disabledAt = performance.now();
        return status;
      });
      const answers = await Promise.all(links);
      expect(await disabled).toBe(200);
      expect(answers.filter(({ status, at }) => status === 200 && at > disabledAt)).toEqual([]);
      expect(answers.every(({ status }) => status === 200 || status === 401)).toBe(true);
      await restore(code);
    }
    // What was written down last is that it was disabled, and not a link.
    const [last] = await sql<{ links: number }>(
      `SELECT count(*)::int AS links FROM audit_events
        WHERE action = 'download-link-issued' AND id > (SELECT max(id) FROM audit_events WHERE action = 'account-disabled')`,
    );
    expect(last?.links).toBe(0);
  });

  it('takes no request in, and takes none up again, of an account that was disabled before its turn', async () => {
    const code = await organisation();
    await sql(
      `UPDATE download_requests SET state = 'failed', failure_code = 'render-failed' WHERE id = $1`,
      requestId,
    );
    const before = await sql(`SELECT FROM download_requests`);
    const key = randomUUID();
    const held = await holdAccount(karel.id);
    const calls = [
      submit(client, key),
      submit(client, key),
      submit(client),
      client.post<Body>(`/api/download-requests/${requestId}/retry`),
    ];
    // One submission of an account is worked on at a time: the others wait behind it.
    await held.waitedForBy(2);
    await held.query(
      `UPDATE accounts SET disabled_at = now(), session_generation = session_generation + 1 WHERE id = $1`,
      [karel.id],
    );
    await held.commit();
    for (const { status } of await Promise.all(calls)) expect(status).toBe(401);
    expect(await sql(`SELECT FROM download_requests`)).toHaveLength(before.length);
    expect(await sql(`SELECT FROM download_requests WHERE state <> 'failed' AND id = $1`, requestId)).toEqual(
      [],
    );
    await sql(`UPDATE download_requests SET state = 'ready', failure_code = NULL WHERE id = $1`, requestId);
    await restore(code);
  });

  it('changes nothing for an operator who was disabled before it was their turn', async () => {
    const [bea] = await sql<{ id: string }>(`SELECT id FROM accounts WHERE name = 'Bea Heer'`);
    await sql(
      `UPDATE download_requests SET state = 'failed', failure_code = 'render-failed' WHERE id = $1`,
      requestId,
    );
    const held = await holdAccount(bea?.id ?? '');
    const calls = [act('disable'), operator.post(`/api/operations/requests/${requestId}/run-again`)];
    await held.waitedForBy(2);
    await held.query(`UPDATE accounts SET disabled_at = now() WHERE id = $1`, [bea?.id]);
    await held.commit();
    for (const { status } of await Promise.all(calls)) expect(status).toBe(401);
    expect((await client.get('/api/session')).status).toBe(200);
    expect(
      await sql(`SELECT FROM download_requests WHERE state = 'failed' AND id = $1`, requestId),
    ).toHaveLength(1);
    await sql(`UPDATE download_requests SET state = 'ready', failure_code = NULL WHERE id = $1`, requestId);
    await sql(`UPDATE accounts SET disabled_at = NULL WHERE id = $1`, bea?.id);
  });

  it('imports nothing of an operator who was disabled while the files came', async () => {
    const [bea] = await sql<{ id: string }>(`SELECT id FROM accounts WHERE name = 'Bea Heer'`);
    const upload = httpRequest(system.url + IMPORTS, {
      method: 'POST',
      headers: {
        Cookie: operator.cookieHeader,
        'X-Requested-With': 'pasloket',
        'Content-Type': 'multipart/form-data; boundary=cut',
      },
    });
    const answered = new Promise<number>((resolve, reject) => {
      upload.once('error', reject);
      upload.once('response', (response) => resolve(response.resume().statusCode ?? 0));
    });
    upload.write(
      '--cut\r\nContent-Disposition: form-data; name="files"; filename="organisations.csv"\r\n' +
        'Content-Type: text/csv\r\n\r\norganisation_code;name\nLATE-1;Laat',
    );
    await until('the import runs', async () =>
      (await sql(`SELECT FROM registry_imports WHERE state = 'running'`)).length > 0 ? true : undefined,
    );
    await sql(`UPDATE accounts SET disabled_at = now() WHERE id = $1`, bea?.id);
    upload.end('\n\r\n--cut--\r\n');
    expect(await answered).toBe(401);
    const [run] = await sql<{ state: string; failure: object }>(
      `SELECT state, failure FROM registry_imports ORDER BY started_at DESC LIMIT 1`,
    );
    expect(run).toMatchObject({ state: 'failed', failure: { code: 'no-longer-allowed' } });
    expect(await sql(`SELECT FROM organisations WHERE code = 'LATE-1'`)).toEqual([]);
    await sql(`UPDATE accounts SET disabled_at = NULL WHERE id = $1`, bea?.id);
  });

  it('gives no link once an import has withdrawn the organisation, which does not wait for it', async () => {
    const code = await organisation();
    const others = await sql<{ line: string }>(
      `SELECT code || ';' || name AS line FROM organisations WHERE code <> $1 AND withdrawn_at IS NULL`,
      code,
    );
    const held = await holdRequest();
    const link = download(client);
    await held.waitedForBy(1);
    const body = new FormData();
    const csv = `organisation_code;name\n${others.map(({ line }) => line).join('\n')}\n`;
    body.append('files', new Blob([csv]), 'organisations.csv');
    const { body: run } = await operator.post<Body>(`${IMPORTS}?full=true&allowRemovals=true`, body);
    const ended = await until('the import is done', async () => {
      const now = (await operator.get<Body>(`${IMPORTS}/${run.id}`)).body;
      return now.state === 'running' ? undefined : now;
    });
    expect(ended.state).toBe('done');
    const before = await issued();
    await held.commit();
    expect((await link).body).toMatchObject({ failure: 'archive-outdated' });
    expect(await issued()).toBe(before);
    expect((await submit(client)).status).toBe(400);
  });
});
