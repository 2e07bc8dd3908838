import { randomUUID } from 'node:crypto';
import { ApiClient } from './support/api-client';
import { Authenticator } from './support/authenticator';
import { testDataDir, type TestDataDir } from './support/data-dir';
import { demoDatabase } from './support/demo-data';
import { claims, CLIENT_ID, DOMAIN, OpenIdTestProvider } from './support/openid-provider';
import { addProvider, beginSignOn, openCallback, ssoCommand } from './support/sign-on';
import { freePort, Standalone } from './support/standalone';
import { type TestDatabase } from './support/test-database';

interface Session {
  readonly type: string;
  readonly id: string;
  readonly email: string;
}

/** What the organisation's provider says of its people. */
const PEOPLE = {
  's-joris': claims('Joris'),
  's-unverified': claims('lotte', DOMAIN, false),
  's-elsewhere': claims('elsewhere', 'other.example'),
  's-operator': claims('operator'),
  's-disabled': claims('disabled'),
  's-both': claims('both'),
  's-stranger': claims('stranger'),
  's-successor': claims('joris'),
  's-two-steps': claims('two.steps'),
  's-unknown': claims('nobody'),
};

/** Real: the built standalone, the built command, oidc-provider in a process of its own. Mocked: nothing. */
describe('Signing in at one’s organisation', () => {
  let dataDir: TestDataDir;
  let database: TestDatabase;
  let system: Standalone;
  let provider: OpenIdTestProvider;
  let callback: string;

  beforeAll(async () => {
    dataDir = await testDataDir();
    database = await demoDatabase(dataDir);
    const port = String(await freePort());
    const publicUrl = `http://127.0.0.1:${port}`;
    callback = `${publicUrl}/api/session/sso/callback`;
    [system, provider] = await Promise.all([
      Standalone.start(dataDir.path, {
        env: { PORT: port, PUBLIC_URL: publicUrl, DATABASE_URL: database.url, TRUST_PROXY: 'loopback' },
      }),
      OpenIdTestProvider.start({ callback, people: PEOPLE }),
    ]);
    await add('joris@club.example', ['DEMO-0001']);
    await add('lotte@club.example', ['DEMO-0001']);
    await add('elsewhere@other.example', ['DEMO-0001']);
    await add('operator@club.example', [], 'operator');
    await add('disabled@club.example', ['DEMO-0001']);
    await sql(`UPDATE accounts SET disabled_at = now() WHERE email = 'disabled@club.example'`);
    await add('both@club.example', ['DEMO-0001', 'DEMO-0002']);
    await add('stranger@club.example', ['DEMO-0002']);
    await add('two.steps@club.example', ['DEMO-0001']);
  });
  afterAll(async () => {
    await system.stop();
    await provider.stop();
    await database.close();
    await dataDir.remove();
  });

  const sql = <Row = unknown>(text: string, ...values: unknown[]) =>
    database.dataSource.query<Row[]>(text, values);
  const add = async (email: string, codes: string[], role = 'contact-person') => {
    const id = randomUUID();
    await sql(`INSERT INTO accounts (id, email, name, role) VALUES ($1, $2, $2, $3)`, id, email, role);
    await sql(
      `INSERT INTO contact_person_organisations (account_id, organisation_id)
       SELECT $1, id FROM organisations WHERE code = ANY ($2)`,
      id,
      codes,
    );
  };
  const command = (...args: string[]) => ssoCommand({ DATA_DIR: dataDir.path }, ...args);
  const configure = (added: Pick<OpenIdTestProvider, 'issuer'>, organisation: string, domain: string) =>
    addProvider(dataDir.path, added, organisation, domain);
  /** Leaves for the provider, and logs in there. @returns the address that leads back */
  const there = async (client: ApiClient, subject: string, by = provider, domain = DOMAIN) => {
    const { status, body } = await beginSignOn(client, `whoever@${domain}`);
    expect([status, body.redirectUrl]).toEqual([200, expect.stringContaining(`${by.issuer}/auth?`)]);
    return by.logIn(body.redirectUrl, subject);
  };
  const signIn = async (client: ApiClient, subject: string) =>
    openCallback(client, await there(client, subject));
  const who = async (client: ApiClient) => (await client.get<Session>('/api/session')).body.email;
  const problem = (code: string) => `urn:pasloket:problem:${code}`;

  it('is offered once an operator has added a provider, whose secret the database does not show', async () => {
    const anyone = new ApiClient(system.url);
    expect((await anyone.get('/api/session/sso')).body).toEqual({ available: false });
    const added = await configure(provider, 'DEMO-0001', DOMAIN);
    expect(added).toMatchObject({ code: 0, output: expect.stringContaining(callback) as string });
    expect((await anyone.get('/api/session/sso')).body).toEqual({ available: true });
    const again = await configure(provider, 'DEMO-0002', DOMAIN);
    expect(again).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^This domain leads to another/) as string,
    });
    const keyless = await ssoCommand({ DATABASE_URL: database.url }, 'add', '--issuer', provider.issuer);
    expect(keyless).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^SESSION_SECRET is required/) as string,
    });
    const { output } = await command('list');
    expect(output).toContain(
      `${provider.issuer} · ${CLIENT_ID} · DEMO-0001 · ${DOMAIN} · 0 linked\n1 provider\n`,
    );
    const [row] = await sql<{ secret: Buffer }>(`SELECT client_secret AS secret FROM sso_providers`);
    expect(row?.secret.includes('client secret')).toBe(false);
  });

  it('leads to the provider by the domain alone, with no word about who is asking', async () => {
    const [known, unknown] = await Promise.all(
      ['joris', 'nobody.at.all'].map((name) =>
        beginSignOn(new ApiClient(system.url), `${name}@CLUB.example`),
      ),
    );
    const shape = ({ body }: { body: { redirectUrl: string } }) =>
      [...new URL(body.redirectUrl).searchParams].map(([name, value]) => [name, value.length]);
    expect(known && shape(known)).toEqual(unknown && shape(unknown));
    const asked = new URL(known?.body.redirectUrl ?? '').searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      scope: 'openid email',
      code_challenge_method: 'S256',
      redirect_uri: callback,
    });
    expect([...asked.keys()]).toEqual(expect.arrayContaining(['state', 'nonce', 'code_challenge']));
    expect(asked.toString()).not.toContain('joris');
    const elsewhere = await beginSignOn(new ApiClient(system.url), 'joris@other.example');
    expect([elsewhere.status, elsewhere.body.type]).toEqual([404, problem('sso-unknown-domain')]);
  });

  it('signs in an invited contact person, links them, and knows them by the link from then on', async () => {
    const client = new ApiClient(system.url);
    expect(await signIn(client, 's-joris')).toBe('/');
    expect(await who(client)).toBe('joris@club.example');
    expect((await client.get('/api/holders')).status).toBe(200);
    await sql(`UPDATE accounts SET email = 'j.vos@club.example' WHERE email = 'joris@club.example'`);
    const next = new ApiClient(system.url);
    expect(await signIn(next, 's-joris')).toBe('/');
    await sql(`UPDATE accounts SET email = 'joris@club.example' WHERE email = 'j.vos@club.example'`);
    expect(await who(next)).toBe('joris@club.example');
    const trail = await sql<{ action: string }>(
      `SELECT action FROM audit_events WHERE sso_provider_id IS NOT NULL AND account_id IS NOT NULL ORDER BY id`,
    );
    expect(trail.map(({ action }) => action)).toEqual(['sso-linked', 'signed-in', 'signed-in']);
  });

  it.each([
    ['whose address is not verified', 's-unverified'],
    ['with an address of another domain', 's-elsewhere'],
    ['who is an operator', 's-operator'],
    ['whose account is disabled', 's-disabled'],
    ['who acts for another organisation, too', 's-both'],
    ['who acts only for another organisation', 's-stranger'],
    ['without an account', 's-unknown'],
    ['who comes with the address of somebody who came before', 's-successor'],
  ])('refuses somebody %s, and says so on the sign-in page', async (_who, subject) => {
    const client = new ApiClient(system.url);
    expect(await signIn(client, subject)).toBe('/#sso=sso-refused');
    expect((await client.get('/api/session')).status).toBe(401);
    const [last] = await sql(`SELECT action, account_id FROM audit_events ORDER BY id DESC LIMIT 1`);
    expect(last).toEqual({ action: 'sign-in-refused', account_id: null });
  });

  it('knows a linked person no longer once the account is disabled, or acts for another organisation', async () => {
    const client = new ApiClient(system.url);
    expect(await signIn(client, 's-joris')).toBe('/');
    await sql(`UPDATE accounts SET disabled_at = now() WHERE email = 'joris@club.example'`);
    expect((await client.get('/api/session')).status).toBe(401);
    expect(await signIn(new ApiClient(system.url), 's-joris')).toBe('/#sso=sso-refused');
    await sql(`UPDATE accounts SET disabled_at = NULL WHERE email = 'joris@club.example'`);
    await sql(
      `INSERT INTO contact_person_organisations (account_id, organisation_id)
       SELECT a.id, o.id FROM accounts a, organisations o WHERE a.email = 'joris@club.example' AND o.code = 'DEMO-0002'`,
    );
    expect(await signIn(new ApiClient(system.url), 's-joris')).toBe('/#sso=sso-refused');
    await sql(
      `DELETE FROM contact_person_organisations WHERE organisation_id = (SELECT id FROM organisations WHERE code = 'DEMO-0002')
          AND account_id = (SELECT id FROM accounts WHERE email = 'joris@club.example')`,
    );
  });

  it('takes an answer once, in the browser that began, with its own state', async () => {
    const client = new ApiClient(system.url);
    const address = await there(client, 's-joris');
    const other = new ApiClient(system.url);
    expect(await openCallback(other, address)).toBe('/#sso=sso-over');
    await beginSignOn(other, 'whoever@club.example');
    expect(await openCallback(other, address)).toBe('/#sso=sso-over');
    const changed = new URL(address);
    changed.searchParams.set('state', 'x'.repeat(43));
    expect(await openCallback(client, changed.href)).toBe('/#sso=sso-over');
    changed.searchParams.delete('state');
    expect(await openCallback(client, changed.href)).toBe('/#sso=sso-over');
    const before = client.copy();
    expect(await openCallback(client, address)).toBe('/');
    expect(await who(client)).toBe('joris@club.example');
    // The session is a new one: whoever had the cookie of before has nothing.
    expect(client.cookieHeader).not.toBe(before.cookieHeader);
    expect((await before.get('/api/session')).status).toBe(401);
    expect(await openCallback(before, address)).toBe('/#sso=sso-over');
    expect(await openCallback(client, address)).toBe('/#sso=sso-over');
    expect(await who(client)).toBe('joris@club.example');
  });

  it.each([
    ['nonce', 'sso-failed'],
    ['codeVerifier', 'sso-failed'],
    ['until', 'sso-over'],
  ])('refuses an answer that does not fit what was kept: %s', async (kept, code) => {
    const client = new ApiClient(system.url);
    await sql(`DELETE FROM sessions`);
    const address = await there(client, 's-joris');
    const value = kept === 'until' ? 1 : 'another'.repeat(7);
    await sql(
      `UPDATE sessions SET sess = jsonb_set(sess::jsonb, $1, $2)::json`,
      ['signOns', '0', kept],
      JSON.stringify(value),
    );
    expect(await openCallback(client, address)).toBe(`/#sso=${code}`);
    expect((await client.get('/api/session')).status).toBe(401);
  });

  it('refuses an answer of another issuer, or with a code that is none, and hears a no', async () => {
    for (const [name, value] of [
      ['iss', 'https://login.example.org'],
      ['code', 'x'],
    ] as const) {
      const client = new ApiClient(system.url);
      const address = new URL(await there(client, 's-joris'));
      address.searchParams.set(name, value);
      expect([name, await openCallback(client, address.href)]).toEqual([name, '/#sso=sso-failed']);
    }
    expect(await signIn(new ApiClient(system.url), '')).toBe('/#sso=sso-cancelled');
  });

  it('asks for our own second step after it, where there is one', async () => {
    const client = new ApiClient(system.url);
    expect(await signIn(client, 's-two-steps')).toBe('/');
    await sql(
      `UPDATE accounts SET password_hash = (SELECT password_hash FROM accounts WHERE name = 'Petra de Boer')
        WHERE email = 'two.steps@club.example'`,
    );
    const { password } = await system.account('Petra de Boer');
    const begun = await client.post<{ secret: string }>('/api/session/second-factor/enrolment', {
      password,
    });
    const app = new Authenticator(begun.body.secret);
    expect((await client.post('/api/session/second-factor/confirmation', { code: app.code() })).status).toBe(
      200,
    );

    const next = new ApiClient(system.url);
    expect(await signIn(next, 's-two-steps')).toBe('/#sso=second-factor-needed');
    expect((await next.get('/api/session')).status).toBe(401);
    expect((await next.post('/api/session/second-factor', { code: app.code() })).status).toBe(200);
    expect(await who(next)).toBe('two.steps@club.example');
  });

  it('works with a provider that says the address in the ID token and takes the secret in the body', async () => {
    const people = { 's-stranger': claims('stranger', 'second.example') };
    const second = await OpenIdTestProvider.start({
      callback,
      people,
      authentication: 'client_secret_post',
      inIdToken: true,
    });
    await configure(second, 'DEMO-0002', 'second.example');
    await sql(`UPDATE accounts SET email = 'stranger@second.example' WHERE email = 'stranger@club.example'`);
    const client = new ApiClient(system.url);
    expect(await openCallback(client, await there(client, 's-stranger', second, 'second.example'))).toBe('/');
    expect(await who(client)).toBe('stranger@second.example');
    const id = /^(\S+) · \S+ · \S+ · DEMO-0002/m.exec((await command('list')).output)?.[1] ?? '';
    expect((await command('remove', id)).output).toMatch(/^removed/);
    expect((await client.get('/api/session')).status).toBe(401);
    const away = await beginSignOn(client, 'stranger@second.example');
    expect(away.body.type).toBe(problem('sso-unknown-domain'));
    await second.stop();
  });

  it('believes no provider that calls itself otherwise than it was added', async () => {
    const issuer = provider.issuer.replace('127.0.0.1', 'localhost');
    expect(await configure({ issuer }, 'DEMO-0002', 'third.example')).toMatchObject({ code: 0 });
    const { status, body } = await beginSignOn(new ApiClient(system.url), 'stranger@third.example');
    expect([status, body.type]).toEqual([503, problem('sso-provider-away')]);
    expect(system.output).toMatch(/sso-provider-away at .*OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED/);
  });

  it('can be unlinked, for a new owner of the address; the sessions of before are over', async () => {
    const client = new ApiClient(system.url);
    expect(await signIn(client, 's-joris')).toBe('/');
    expect(await command('unlink', 'joris@club.example')).toMatchObject({ code: 0 });
    expect((await client.get('/api/session')).status).toBe(401);
    expect(await signIn(new ApiClient(system.url), 's-successor')).toBe('/');
    expect(await signIn(new ApiClient(system.url), 's-joris')).toBe('/#sso=sso-refused');
    const { code, output } = await command('unlink', 'nobody@club.example');
    expect([code, output]).toEqual([1, expect.stringMatching(/^Nobody with this e-mail/)]);
  });

  it('says that the provider is away, whether it answers nothing or is gone, and lets people sign in by password', async () => {
    const client = new ApiClient(system.url);
    const [early, late] = [await there(client, 's-joris'), client.copy()];
    provider.freeze();
    const frozen = await beginSignOn(new ApiClient(system.url), 'joris@club.example');
    expect([frozen.status, frozen.body.type]).toEqual([503, problem('sso-provider-away')]);
    await provider.stop();
    expect(await openCallback(late, early)).toBe('/#sso=sso-provider-away');
    const gone = await beginSignOn(new ApiClient(system.url), 'joris@club.example');
    expect([gone.status, gone.body.type]).toEqual([503, problem('sso-provider-away')]);
    expect(system.output).toMatch(/api.*sso-provider-away at provider [\da-f-]{36}: /);
    expect(system.output).toMatch(/sso-failed at provider \S+: .*invalid_grant/);
    expect(system.output).not.toMatch(/joris|s-stranger|code=/i);
    await system.signedIn('Petra de Boer');
  });
});
