import { randomUUID } from 'node:crypto';
import { ApiClient } from './support/api-client';
import { testDataDir, type TestDataDir } from './support/data-dir';
import { demoDatabase } from './support/demo-data';
import { type Forgery, ForgingProvider } from './support/forging-provider';
import { addProvider, beginSignOn, openCallback, ssoCommand } from './support/sign-on';
import { freePort, Standalone } from './support/standalone';
import { type TestDatabase } from './support/test-database';
import { until } from './support/until';

/** Real: the built standalone, the built command, a provider on loopback that signs as it is told. Mocked: nothing. */
describe('What a provider says of somebody', () => {
  let dataDir: TestDataDir;
  let database: TestDatabase;
  let system: Standalone;
  let provider: ForgingProvider;

  beforeAll(async () => {
    dataDir = await testDataDir();
    database = await demoDatabase(dataDir);
    const port = String(await freePort());
    const env = { PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}`, DATABASE_URL: database.url };
    [system, provider] = await Promise.all([
      Standalone.start(dataDir.path, { env }),
      ForgingProvider.start(),
    ]);
    expect(await addProvider(dataDir.path, provider, 'DEMO-0001', 'club.example')).toMatchObject({ code: 0 });
    const id = randomUUID();
    await sql(
      `INSERT INTO accounts (id, email, name, role) VALUES ($1, 'joris@club.example', 'Joris', 'contact-person')`,
      id,
    );
    await sql(
      `INSERT INTO contact_person_organisations SELECT $1, id FROM organisations WHERE code = 'DEMO-0001'`,
      id,
    );
  });
  afterAll(async () => {
    await system.stop();
    await provider.stop();
    await database.close();
    await dataDir.remove();
  });
  beforeEach(() => {
    provider.forgery = 'none';
    provider.said = {};
  });

  const sql = <Row = unknown>(text: string, ...values: unknown[]) =>
    database.dataSource.query<Row[]>(text, values);
  const signIn = async (
    client: ApiClient,
    forgery: Forgery,
    subject = 's-joris',
    email = 'joris@club.example',
  ) => {
    const { status, body } = await beginSignOn(client, 'joris@club.example');
    expect(status).toBe(200);
    provider.forgery = forgery;
    return openCallback(client, provider.logIn(body.redirectUrl, subject, email));
  };

  it('is believed when its own key signed it, also when that is a new one', async () => {
    expect(await signIn(new ApiClient(system.url), 'none')).toBe('/');
    provider.rotate();
    const client = new ApiClient(system.url);
    expect(await signIn(client, 'none')).toBe('/');
    expect((await client.get('/api/session')).status).toBe(200);
  });

  it.each<[string, Forgery, string, RegExp]>([
    ['a foreign key signed it', 'foreign-key', 'sso-failed', /signature verification failed/],
    ['nobody signed it', 'alg-none', 'sso-failed', /OAUTH_(INVALID_RESPONSE|UNSUPPORTED_OPERATION)/],
    ['it is signed with the client secret', 'client-secret', 'sso-failed', /OAUTH_UNSUPPORTED_OPERATION/],
    ['it names a key that there is not', 'unknown-key-id', 'sso-failed', /OAUTH_KEY_SELECTION/],
    ['it was changed after it was signed', 'changed-claims', 'sso-failed', /signature verification failed/],
    ['the provider names no keys', 'no-keys', 'sso-failed', /OAUTH_MISSING_SERVER_METADATA/],
    ['the keys are not to be had', 'keys-refused', 'sso-provider-away', /fetch failed/],
    [
      'the keys are answered with an error',
      'keys-broken',
      'sso-provider-away',
      /OAUTH_RESPONSE_IS_NOT_CONFORM/,
    ],
  ])('is not believed when %s', async (_what, forgery, code, reason) => {
    const client = new ApiClient(system.url);
    const before = system.output.length;
    expect(await signIn(client, forgery)).toBe(`/#sso=${code}`);
    expect((await client.get('/api/session')).status).toBe(401);
    const told = await until('the reason is logged', () => {
      const lines = system.output.slice(before);
      return reason.test(lines) ? lines : undefined;
    });
    expect(told).toMatch(new RegExp(`WARN ${code} at provider [\\da-f-]{36}: `));
    expect(told).not.toMatch(/joris|club\.example/i);
  });

  it.each([
    ['a Kelvin sign', '\u212Aarel@club.example'],
    ['a long s', 'kare\u017F@club.example'],
    ['wide letters', '\uFF4B\uFF41rel@club.example'],
    ['a domain that only looks like the provider’s', 'karel@club.e\uFF58ample'],
  ])('opens nobody’s account by an address like theirs, with %s', async (what, email) => {
    await sql(`INSERT INTO accounts (id, email, name, role) VALUES (gen_random_uuid(), 'karel@club.example', 'K', 'contact-person'),
      (gen_random_uuid(), 'kares@club.example', 'K', 'contact-person') ON CONFLICT DO NOTHING`);
    await sql(`INSERT INTO contact_person_organisations SELECT a.id, o.id FROM accounts a, organisations o
      WHERE a.name = 'K' AND o.code = 'DEMO-0001' ON CONFLICT DO NOTHING`);
    const client = new ApiClient(system.url);
    expect(await signIn(client, 'none', what, email)).toBe('/#sso=sso-refused');
    expect((await client.get('/api/session')).status).toBe(401);
  });

  it.each<[string, ForgingProvider['said'], RegExp]>([
    [
      'is not verified',
      { email_verified: false },
      /email_verified is false instead of true: have the provider verify the address \(/,
    ],
    [
      'is verified in a text',
      { email_verified: 'true' },
      /email_verified is of type string .*, or vouch for its addresses by the command sso vouch \(/,
    ],
    ['is verified in a number', { email_verified: 1 }, /email_verified is of type number/],
    ['has nothing said of it', { email_verified: undefined }, /email_verified is missing .*sso vouch/],
    ['is not said', { email: undefined }, /the claim email is missing: have the provider say it/],
    ['is a list', { email: ['karel@club.example'] }, /the claim email is of type object/],
    [
      'has no account',
      { email: 'nobody@club.example' },
      /no account has the address, or it is of none of the domains/,
    ],
  ])('links no account by an address that %s, and the log names the claim', async (_how, said, reason) => {
    provider.said = said;
    const before = system.output.length;
    expect(await signIn(new ApiClient(system.url), 'none', 's-new')).toBe('/#sso=sso-refused');
    const told = await until('the reason is logged', () => {
      const lines = system.output.slice(before);
      return reason.test(lines) ? lines : undefined;
    });
    expect(told).toMatch(/WARN sso-refused at provider [\da-f-]{36}: /);
    expect(told).not.toMatch(/joris|karel|club\.example/i);
  });

  it('opens the account of its address however that is written in ASCII', async () => {
    expect(await signIn(new ApiClient(system.url), 'none', 's-karel', 'KAREL@Club.Example')).toBe('/');
  });

  it('links accounts by its addresses without a word on each, where operators vouch for it, but by none that it denies', async () => {
    const command = async (...args: string[]) =>
      (await ssoCommand({ DATA_DIR: dataDir.path }, ...args)).output;
    const id = (await command('list')).split(' ')[0] ?? '';
    expect(await command('vouch', id)).toBe('its addresses are vouched for\n');
    expect(await command('list')).toMatch(/ linked · vouches for its addresses$/m);
    const outcomes: string[] = [];
    const denials = [false, 'false', 'False', 'no', 0, ''];
    for (const [place, isVerified] of [...denials, undefined, null, 'true', 1].entries()) {
      await sql(`DELETE FROM sso_identities`);
      provider.said = { email_verified: isVerified };
      outcomes.push((await signIn(new ApiClient(system.url), 'none', `s-${place}`)) ?? '');
    }
    expect(outcomes).toEqual([...denials.map(() => '/#sso=sso-refused'), '/', '/', '/', '/']);
    await command('unvouch', id);
    await sql(`DELETE FROM sso_identities`);
    provider.said = { email_verified: undefined };
    expect(await signIn(new ApiClient(system.url), 'none', 's-again')).toBe('/#sso=sso-refused');
  });
});
