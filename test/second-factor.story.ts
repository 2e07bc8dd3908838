import { ApiClient } from './support/api-client';
import { Authenticator } from './support/authenticator';
import { testDataDir, type TestDataDir } from './support/data-dir';
import { demoDatabase } from './support/demo-data';
import { Standalone } from './support/standalone';
import { extendWaits } from './support/extend-waits';
import { type TestDatabase } from './support/test-database';

interface Body {
  readonly type: string;
  readonly secondFactor: boolean;
  readonly secondFactorRequired: boolean;
}

/** Real: the built standalone on a database that the test can reach. Mocked: nothing. */
describe('Signing in by two steps', () => {
  let dataDir: TestDataDir;
  let database: TestDatabase;
  let system: Standalone;

  beforeAll(async () => {
    dataDir = await testDataDir();
    database = await demoDatabase(dataDir);
    system = await Standalone.start(dataDir.path, {
      env: { DATABASE_URL: database.url, TRUST_PROXY: 'loopback' },
    });
  });
  afterAll(async () => {
    await system.stop();
    await database.close();
    await dataDir.remove();
  });

  const demo = (name: string) => system.account(name);
  const signedIn = (name: string) => system.signedIn(name);
  const problem = (code: string) => `urn:pasloket:problem:${code}`;
  /** The first step: the password. */
  const firstStep = async (name: string) => {
    const { email, password } = await demo(name);
    const client = new ApiClient(system.url);
    const { status, body } = await client.post<Body>('/api/session', { email, password });
    expect([status, body.type]).toEqual([401, problem('second-factor-needed')]);
    return client;
  };
  const secondStep = (client: ApiClient, code: string, from = '192.0.2.1') =>
    client.post<Body>('/api/session/second-factor', { code }, { 'X-Forwarded-For': from });
  /** Adds a second factor. */
  const add = async (client: ApiClient, name: string) => {
    const { password } = await demo(name);
    const begun = await client.post<{ secret: string; uri: string }>('/api/session/second-factor/enrolment', {
      password,
    });
    expect(begun.body.uri).toContain(`secret=${begun.body.secret}`);
    const app = new Authenticator(begun.body.secret);
    const confirmed = await client.post<{ recoveryCodes: string[] }>(
      '/api/session/second-factor/confirmation',
      {
        code: app.code(),
      },
    );
    expect(confirmed.status).toBe(200);
    return { app, codes: confirmed.body.recoveryCodes };
  };

  it('is added with one’s password and a code; other sessions end, and a password alone opens nothing any more', async () => {
    const [client, other] = [await signedIn('Petra de Boer'), await signedIn('Petra de Boer')];
    const guessed = await client.post<Body>('/api/session/second-factor/enrolment', { password: 'geraden' });
    expect(guessed.body.type).toBe(problem('wrong-current-password'));
    const { app, codes } = await add(client, 'Petra de Boer');
    expect([(await client.get('/api/session')).status, (await other.get('/api/session')).status]).toEqual([
      200, 401,
    ]);

    const pending = await firstStep('Petra de Boer');
    expect([(await pending.get('/api/session')).status, (await pending.get('/api/holders')).status]).toEqual([
      401, 401,
    ]);
    expect((await secondStep(pending, 'abcd-efgh')).body.type).toBe(problem('wrong-code'));
    const code = app.code();
    const whole = await secondStep(pending, code);
    expect([whole.status, whole.body.secondFactor]).toEqual([200, true]);
    expect((await pending.get('/api/holders')).status).toBe(200);

    const replay = await firstStep('Petra de Boer');
    expect((await secondStep(replay, code)).body.type).toBe(problem('wrong-code'));
    expect((await secondStep(replay, codes[0] ?? '')).status).toBe(200);
    const again = await firstStep('Petra de Boer');
    expect((await secondStep(again, codes[0] ?? '')).status).toBe(401);
  });

  it('needs the first step, of an account that still is as it was then', async () => {
    expect((await secondStep(new ApiClient(system.url), '123456')).body.type).toBe(
      problem('second-step-over'),
    );
    const client = await signedIn("Anneke van 't Hof");
    const { app } = await add(client, "Anneke van 't Hof");
    const pending = await firstStep("Anneke van 't Hof");
    await database.dataSource.query(
      `UPDATE accounts SET session_generation = session_generation + 1 WHERE name = $1`,
      ["Anneke van 't Hof"],
    );
    expect((await secondStep(pending, app.code())).body.type).toBe(problem('second-step-over'));
  });

  it('makes a client that guesses wait, and only that one', async () => {
    const client = await firstStep('Petra de Boer');
    const statuses: number[] = [];
    const guess = async () => statuses.push((await secondStep(client, '000000x', '192.0.2.9')).status);
    for (let tries = 0; tries < 6; tries++) await guess();
    await extendWaits(database);
    await guess();
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429]);
    expect((await secondStep(client, '000000x', '192.0.2.10')).status).toBe(401);
  });

  it('can be required by an organisation: then nothing else is allowed before, and it cannot be removed', async () => {
    const client = await signedIn('Mehmet Yıldız');
    await database.dataSource.query(
      `UPDATE organisations SET second_factor_required = true WHERE code = 'DEMO-0002'`,
    );
    expect((await client.get<Body>('/api/holders')).body.type).toBe(problem('second-factor-required'));
    expect((await client.get<Body>('/api/session')).body).toMatchObject({
      secondFactor: false,
      secondFactorRequired: true,
    });
    const { app } = await add(client, 'Mehmet Yıldız');
    expect((await client.get('/api/holders')).status).toBe(200);
    const { password } = await demo('Mehmet Yıldız');
    const removed = await client.post<Body>('/api/session/second-factor/removal', { password });
    expect(removed.body.type).toBe(problem('second-factor-required'));
    await database.dataSource.query(`UPDATE organisations SET second_factor_required = false`);
    expect((await secondStep(await firstStep('Mehmet Yıldız'), app.code())).status).toBe(200);
    expect((await client.post('/api/session/second-factor/removal', { password })).status).toBe(204);
    await signedIn('Mehmet Yıldız');
  });

  it('is taken away by an operator, with the password, for whoever has lost the app', async () => {
    const operator = await signedIn('Bea Heer');
    const find = async () =>
      (await operator.get<{ items: (Body & { id: string })[] }>('/api/operations/accounts?search=petra')).body
        .items[0];
    const petra = await find();
    expect(petra?.secondFactor).toBe(true);
    const reset = await operator.post<Body>(`/api/operations/accounts/${petra?.id}/reset`, {
      secondFactor: true,
    });
    expect([reset.status, reset.body.secondFactor]).toEqual([200, false]);
  });
});
