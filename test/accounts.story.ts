import { randomUUID } from 'node:crypto';
import { ApiClient } from './support/api-client';
import { testDataDir, type TestDataDir } from './support/data-dir';
import { demoDatabase } from './support/demo-data';
import { MailServer, tokenIn } from './support/mail-server';
import { freePort, Standalone } from './support/standalone';
import { type TestDatabase } from './support/test-database';
import { until } from './support/until';

interface AccountBody {
  readonly id: string;
  readonly state: string;
  readonly mail: string;
  readonly organisations: readonly { readonly code: string }[];
}

const STRONG = 'correct paard batterij';

/** Real: the built standalone on a database that the test can reach, and a mail server. Mocked: nothing. */
describe('Accounts', () => {
  let dataDir: TestDataDir;
  let database: TestDatabase;
  let mails: MailServer;
  let system: Standalone;
  let operator: ApiClient;

  beforeAll(async () => {
    dataDir = await testDataDir();
    database = await demoDatabase(dataDir);
    mails = new MailServer();
    await mails.start();
    system = await Standalone.start(dataDir.path, {
      env: {
        PORT: String(await freePort()),
        DATABASE_URL: database.url,
        SMTP_URL: mails.url,
        TRUST_PROXY: 'loopback',
      },
    });
    operator = await signedIn('Bea Heer');
  });
  afterAll(async () => {
    await system.stop();
    await mails.stop();
    await database.close();
    await dataDir.remove();
  });

  const sql = <Row = unknown>(text: string, ...parameters: unknown[]) =>
    database.dataSource.query<Row[]>(text, parameters);
  const demo = (name: string) => system.account(name);
  const signedIn = (name: string) => system.signedIn(name);
  const anyone = () => new ApiClient(system.url);
  /** A mail that the server has is owed until the api has heard so. */
  const nothingIsOwed = () =>
    until('no mail is owed', async () =>
      (await sql(`SELECT FROM account_mails`)).length === 0 ? true : undefined,
    );
  const invite = (email: string) =>
    operator.post<AccountBody>('/api/operations/accounts', {
      email,
      name: 'Joris Vos',
      organisations: ['DEMO-0001'],
    });
  const setPassword = (token: string, password: string) =>
    anyone().post<{ type: string; detail: string }>('/api/password-links', { token, password });
  const forget = (email: string, client = '192.0.2.1') =>
    anyone().post('/api/password-resets', { email }, { 'X-Forwarded-For': client });
  const signIn = (email: string, password: string) => anyone().post('/api/session', { email, password });
  const byName = async (name: string) =>
    (
      await operator.get<{ items: AccountBody[] }>(
        `/api/operations/accounts?search=${encodeURIComponent(name)}`,
      )
    ).body.items[0];

  it('begin with an invitation: the link in it sets a password, once', async () => {
    const email = 'joris@voorbeeld.example';
    const added = await invite(' Joris@Voorbeeld.example');
    expect([added.status, added.body.state]).toEqual([201, 'invited']);
    const [mail] = await mails.waitForMails(email);
    const token = tokenIn(mail ?? { source: '' });
    const look = () => anyone().post('/api/password-links/look', { token });
    expect((await look()).body).toEqual({ purpose: 'invitation', email, name: 'Joris Vos' });
    expect((await look()).status).toBe(200);

    const short = await setPassword(token, 'kort');
    expect([short.status, short.body.type]).toEqual([400, 'urn:pasloket:problem:password-refused']);
    expect(short.body.detail).toContain('12 tekens');
    expect((await setPassword(token, 'joris@voorbeeld.example')).status).toBe(400);
    expect((await setPassword(token, STRONG)).status).toBe(204);
    expect((await setPassword(token, STRONG)).status).toBe(410);
    expect((await look()).status).toBe(410);
    const joris = await ApiClient.signedIn(system.url, { email, password: STRONG });
    expect((await joris.get<{ organisations: unknown[] }>('/api/session')).body.organisations).toHaveLength(
      1,
    );
    expect((await byName('Joris'))?.state).toBe('active');
  });

  it('are written down, who did what to whose, and neither log nor database knows what opens one', async () => {
    const { id } = (await byName('Joris')) ?? { id: '' };
    const events = await sql(
      `SELECT e.action, a.name FROM audit_events e JOIN accounts a ON a.id = e.account_id WHERE e.subject_account_id = $1`,
      id,
    );
    expect(events).toEqual([{ action: 'account-added', name: 'Bea Heer' }]);
    await invite('stil@voorbeeld.example');
    const [mail] = await mails.waitForMails('stil@voorbeeld.example');
    const token = tokenIn(mail ?? { source: '' });
    await anyone().post('/api/password-links/look', { token });
    expect(system.output).not.toContain(token);
    expect(system.output).not.toContain('stil@');
    const rows = await sql(
      `SELECT l::text FROM account_links l UNION ALL SELECT m::text FROM account_mails m`,
    );
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('hear nothing more of their requests once a session is over, by signing out or by lying idle', async () => {
    const open = async () => {
      const client = await signedIn('Petra de Boer');
      const headers = { Cookie: client.cookieHeader };
      const stream = await fetch(`${system.url}/api/download-requests/events`, { headers });
      expect(stream.status).toBe(200);
      return { client, stream };
    };
    const [leaver, sleeper] = [await open(), await open()];
    expect((await leaver.client.delete('/api/session')).status).toBe(204);
    await sql(`UPDATE sessions SET expire = now() - interval '1 minute'`);
    operator = await signedIn('Bea Heer');
    // Each to its end: one that goes on would keep this waiting.
    await Promise.all([leaver.stream.text(), sleeper.stream.text()]);
  });

  it('tell nobody of themselves: a forgotten password is answered the same for every address', async () => {
    const { email } = await demo('Karel Smit');
    const answers = [
      await forget(email),
      await forget('niemand@voorbeeld.example'),
      await forget('geen adres'),
    ];
    expect(answers.map(({ status, body }) => [status, body])).toEqual(Array(3).fill([202, '']));
    await mails.waitForMails(email);
    await nothingIsOwed();
    expect(mails.mails.some(({ to }) => to === 'niemand@voorbeeld.example')).toBe(false);
  });

  it('are reset by their owner: the mail comes, the old password works until then, and all sessions end', async () => {
    const { email, password } = await demo('Karel Smit');
    const session = await signedIn('Karel Smit');
    const [mail] = await mails.waitForMails(email);
    expect(mail?.source).toContain('Subject: Pasloket: kies een nieuw wachtwoord');
    expect((await setPassword(tokenIn(mail ?? { source: '' }), STRONG)).status).toBe(204);
    expect((await session.get('/api/session')).status).toBe(401);
    expect([(await signIn(email, password)).status, (await signIn(email, STRONG)).status]).toEqual([
      401, 200,
    ]);
    const [, notice] = await mails.waitForMails(email, 2);
    expect(notice?.source).toContain('Subject: Pasloket: uw wachtwoord is gewijzigd');
  });

  it('get no more than three links an hour, and asking too often is refused whoever is asked for', async () => {
    const { email } = await demo("Anneke van 't Hof");
    for (let times = 0; times < 6; times++) expect((await forget(email, '192.0.2.2')).status).toBe(202);
    await mails.waitForMails(email, 3);
    await nothingIsOwed();
    expect(mails.mails.filter(({ to }) => to === email)).toHaveLength(3);
    const statuses: number[] = [];
    for (let times = 0; times < 22; times++)
      statuses.push((await forget(`${randomUUID()}@voorbeeld.example`, '192.0.2.3')).status);
    expect([statuses[0], statuses.at(-1)]).toEqual([202, 429]);
    expect((await forget(email, '192.0.2.4')).status).toBe(202);
  });

  it('change their own password: every other session ends, this one goes on', async () => {
    const { email, password } = await demo('Petra de Boer');
    const [here, elsewhere] = [await signedIn('Petra de Boer'), await signedIn('Petra de Boer')];
    const change = (current: string, next: string) =>
      here.post<{ type: string }>('/api/session/password', { current, password: next });
    expect((await change('geraden', STRONG)).body.type).toBe('urn:pasloket:problem:wrong-current-password');
    expect((await change(password, 'Welkom2026!!')).body.type).toBe('urn:pasloket:problem:password-refused');
    expect((await elsewhere.get('/api/session')).status).toBe(200);
    expect((await change(password, STRONG)).status).toBe(204);
    expect([(await here.get('/api/session')).status, (await elsewhere.get('/api/session')).status]).toEqual([
      200, 401,
    ]);
    await mails.waitForMails(email);
  });

  it('end at once when an operator disables, resets or withdraws, and come back when enabled', async () => {
    const email = 'wim@voorbeeld.example';
    const { id } = (await invite(email)).body;
    await setPassword(tokenIn((await mails.waitForMails(email))[0] ?? { source: '' }), STRONG);
    const signedInAgain = () => ApiClient.signedIn(system.url, { email, password: STRONG });
    const act = (action: string, body?: object) =>
      operator.post<AccountBody>(`/api/operations/accounts/${id}/${action}`, body);
    const statusOf = async (client: ApiClient) => (await client.get('/api/holders')).status;

    let client = await signedInAgain();
    expect(await statusOf(client)).toBe(200);
    expect((await act('disable')).body.state).toBe('disabled');
    expect(await statusOf(client)).toBe(401);
    expect((await signIn(email, STRONG)).status).toBe(401);
    expect((await act('enable')).body.state).toBe('active');
    expect(await statusOf(client)).toBe(401);

    client = await signedInAgain();
    expect((await act('grant', { code: 'DEMO-0002' })).body.organisations).toHaveLength(2);
    expect(await statusOf(client)).toBe(200);
    expect((await act('withdraw', { code: 'DEMO-0001' })).body.organisations).toMatchObject([
      { code: 'DEMO-0002' },
    ]);
    expect(await statusOf(client)).toBe(401);

    client = await signedInAgain();
    expect((await act('reset')).body.state).toBe('invited');
    expect([await statusOf(client), (await signIn(email, STRONG)).status]).toEqual([401, 401]);
    expect(
      (await setPassword(tokenIn((await mails.waitForMails(email, 2))[1] ?? { source: '' }), STRONG)).status,
    ).toBe(204);
    expect(await statusOf(await signedInAgain())).toBe(200);
  });

  it('lose the right to an organisation that the registry has withdrawn', async () => {
    const client = await ApiClient.signedIn(system.url, { email: 'wim@voorbeeld.example', password: STRONG });
    const total = async () => (await client.get<{ total: number }>('/api/holders')).body.total;
    expect(await total()).toBeGreaterThan(0);
    await sql(`UPDATE organisations SET withdrawn_at = now() WHERE code = 'DEMO-0002'`);
    expect(await total()).toBe(0);
    await sql(`UPDATE organisations SET withdrawn_at = NULL WHERE code = 'DEMO-0002'`);
  });

  it('are an operator’s business alone, and operators are not theirs', async () => {
    const contact = await ApiClient.signedIn(system.url, {
      email: 'wim@voorbeeld.example',
      password: STRONG,
    });
    const [bea] = await sql<{ id: string }>(`SELECT id FROM accounts WHERE role = 'operator'`);
    const { id } = (await byName('Joris')) ?? { id: '' };
    for (const [method, path] of [
      ['GET', '/api/operations/accounts'],
      ['GET', '/api/operations/organisations?search=a'],
      ['POST', '/api/operations/accounts'],
      ...['disable', 'enable', 'reset', 'grant', 'withdraw'].map((action) => [
        'POST',
        `/api/operations/accounts/${id}/${action}`,
      ]),
    ] as [string, string][]) {
      const call = (client: ApiClient) =>
        client.send(method, path, undefined, { 'X-Requested-With': 'pasloket' });
      expect([path, (await call(contact)).status, (await call(anyone())).status]).toEqual([path, 403, 401]);
    }
    for (const unknown of [bea?.id ?? '', randomUUID(), '1'])
      expect((await operator.post(`/api/operations/accounts/${unknown}/disable`)).status).toBe(404);
    const { body } = await operator.get<{ items: { email: string }[] }>(
      '/api/operations/accounts?search=beheer',
    );
    expect(body.items).toEqual([]);
  });

  it('get their mails although the mail server is down for a while, and the list says what it refuses', async () => {
    await mails.stop();
    await invite('later@voorbeeld.example');
    await until('a mail is tried again', () => system.output.includes('it is tried again') || undefined);
    expect(system.output).toMatch(/a mail \(invitation, number \d+\) was not taken: ESOCKET/);
    await sql(`UPDATE account_mails SET created_at = created_at - interval '10 minutes'`);
    const health = await anyone().get<{ status: string; warnings: string[] }>('/api/health/ready');
    expect(health.body).toMatchObject({
      status: 'up',
      warnings: [expect.stringMatching(/^a mail has waited for 6\d\d s; /)],
    });
    await mails.start();
    await sql(`UPDATE account_mails SET next_try_at = now()`);
    await mails.waitForMails('later@voorbeeld.example');

    mails.unknown.add('fout@voorbeeld.example');
    await invite('fout@voorbeeld.example');
    await until('the mail is refused', async () => (await byName('fout@'))?.mail === 'refused' || undefined);
    expect((await byName('fout@'))?.mail).toBe('refused');
    expect(system.output).not.toContain('fout@');
  });
});
