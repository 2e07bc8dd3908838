import { ApiClient } from './support/api-client';
import { testDataDir, type TestDataDir } from './support/data-dir';
import { demoDatabase } from './support/demo-data';
import { type DemoAccount, Standalone } from './support/standalone';
import { extendWaits } from './support/extend-waits';
import { type TestDatabase } from './support/test-database';

/** Real: the built standalone on a database that the test can reach. Mocked: nothing but the proxy, whose word about the client is trusted. */
describe('Guessing a password', () => {
  let dataDir: TestDataDir;
  let database: TestDatabase;
  let system: Standalone;
  let petra: DemoAccount;
  let other: DemoAccount;

  beforeAll(async () => {
    dataDir = await testDataDir();
    database = await demoDatabase(dataDir);
    system = await Standalone.start(dataDir.path, {
      env: { DATABASE_URL: database.url, TRUST_PROXY: 'loopback' },
    });
    petra = await system.account('Petra de Boer');
    other = await system.account('Mehmet Yıldız');
  });
  afterAll(async () => {
    await system.stop();
    await database.close();
    await dataDir.remove();
  });

  const signIn = (email: string, password: string, client: string) =>
    new ApiClient(system.url).post<{ type: string; retryAfterSeconds?: number }>(
      '/api/session',
      { email, password },
      { 'X-Forwarded-For': client },
    );
  const guess = async (email: string, times: number, client: string) => {
    const statuses: number[] = [];
    for (let tries = 0; tries < times; tries++)
      statuses.push((await signIn(email, 'geraden', client)).status);
    return statuses;
  };

  it.each(['petra.de.boer@voorbeeld.example', 'niemand@voorbeeld.example'])(
    'of %s is answered with a wait that is told, whether or not there is such an account',
    async (email) => {
      expect(await guess(email, 6, '192.0.2.1')).toEqual([401, 401, 401, 401, 401, 401]);
      await extendWaits(database);
      const refused = await signIn(email, 'geraden', '192.0.2.1');
      expect([refused.status, refused.body.type]).toEqual([429, 'urn:pasloket:problem:too-many-attempts']);
      expect(Number(refused.headers.get('Retry-After'))).toBe(refused.body.retryAfterSeconds);
    },
  );

  it('keeps nobody else out: the owner signs in from elsewhere, and the guesser gets on with no other spelling', async () => {
    await guess(petra.email, 6, '192.0.2.2');
    await extendWaits(database);
    expect((await signIn(petra.email, 'geraden', '192.0.2.2')).status).toBe(429);
    expect((await signIn(petra.email.toUpperCase(), petra.password, '192.0.2.2')).status).toBe(429);
    expect((await signIn(petra.email, petra.password, '192.0.2.3')).status).toBe(200);
  });

  describe('from many clients', () => {
    const MANY = 21;
    const newClient = (network: string) => {
      let clients = 0;
      return () => `${network}.${++clients}`;
    };
    const guessFrom = async (email: string, client: () => string) => {
      for (let guesses = 0; guesses < MANY; guesses++)
        expect((await signIn(email, 'geraden', client())).status).toBe(401);
    };

    it('makes each further client wait, whether or not there is such an account', async () => {
      const client = newClient('198.51.100');
      await guessFrom('niemand.anders@voorbeeld.example', client);
      const refused = await signIn('niemand.anders@voorbeeld.example', 'geraden', client());
      expect([refused.status, refused.body.type]).toEqual([429, 'urn:pasloket:problem:too-many-attempts']);
      expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    }, 60_000);

    it('keeps the owner out of nothing: a browser that was signed in before goes on, a new one waits once', async () => {
      const owner = new ApiClient(system.url);
      const mine = { email: other.email, password: other.password };
      expect((await owner.post('/api/session', mine)).status).toBe(200);
      await owner.delete('/api/session');
      const client = newClient('203.0.113');
      await guessFrom(other.email, client);

      expect((await owner.post('/api/session', mine)).status).toBe(200);
      // What is known is this browser with this account.
      const stranger = new ApiClient(system.url);
      expect(
        (await stranger.post('/api/session', { email: petra.email, password: petra.password })).status,
      ).toBe(200);
      expect((await stranger.post('/api/session', mine)).status).toBe(429);
      // Somewhere new, while others go on guessing: they take nobody's turn.
      const home = client();
      const wait = await signIn(other.email, other.password, home);
      expect(wait.status).toBe(429);
      const until = Date.now() + (wait.body.retryAfterSeconds ?? 0) * 1000;
      while (Date.now() < until) {
        expect((await signIn(other.email, 'geraden', client())).status).toBe(429);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      expect((await signIn(other.email, other.password, home)).status).toBe(200);
    }, 120_000);
  });
});
