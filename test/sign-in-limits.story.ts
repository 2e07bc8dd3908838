import { ApiClient } from './support/api-client';
import { testDataDir, type TestDataDir } from './support/data-dir';
import { type DemoAccount, Standalone } from './support/standalone';

/** Real: the built standalone, whole. Mocked: nothing but the proxy, whose word about the client is trusted. */
describe('Guessing a password', () => {
  let dataDir: TestDataDir;
  let system: Standalone;
  let petra: DemoAccount;

  beforeAll(async () => {
    dataDir = await testDataDir();
    system = await Standalone.start(dataDir.path, { env: { TRUST_PROXY: 'loopback' } });
    const account = (await system.accounts()).find(({ name }) => name === 'Petra de Boer');
    if (!account) throw new Error('There is a demo account of Petra de Boer.');
    petra = account;
  });
  afterAll(async () => {
    await system.stop();
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
      const refused = await signIn(email, 'geraden', '192.0.2.1');
      expect([refused.status, refused.body.type]).toEqual([429, 'urn:pasloket:problem:too-many-attempts']);
      expect(Number(refused.headers.get('Retry-After'))).toBe(refused.body.retryAfterSeconds);
    },
  );

  it('keeps nobody else out: the owner signs in from elsewhere, and the guesser gets on with no other spelling', async () => {
    await guess(petra.email, 7, '192.0.2.2');
    expect((await signIn(petra.email.toUpperCase(), petra.password, '192.0.2.2')).status).toBe(429);
    expect((await signIn(petra.email, petra.password, '192.0.2.3')).status).toBe(200);
  });
});
