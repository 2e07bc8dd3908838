import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiClient } from './support/api-client';
import { command } from './support/command';
import { type TestDataDir } from './support/data-dir';
import { demoDataDir } from './support/demo-data';
import { Standalone } from './support/standalone';
import { until } from './support/until';

const MAIN = path.resolve(__dirname, '../dist/apps/cli/src/main.js');
const STRONG = 'correct paard batterij';

/** Real: the built command in a process of its own, beside the built standalone. Mocked: nothing. */
describe('npm run accounts', () => {
  let dataDir: TestDataDir;
  let system: Standalone;

  beforeAll(async () => {
    dataDir = await demoDataDir();
    system = await Standalone.start(dataDir.path);
  });
  afterAll(async () => {
    await system.stop();
    await dataDir.remove();
  });

  /** Without DATABASE_URL: it finds the database of what runs with this data folder. */
  const run = (...args: string[]) => {
    const env = { PATH: process.env.PATH, DATA_DIR: dataDir.path };
    return command(process.execPath, [MAIN, 'accounts', ...args], { env, cwd: tmpdir() });
  };
  const setPassword = (output: string) => {
    const token = /\/wachtwoord#([\w-]{43})/.exec(output)?.[1];
    return new ApiClient(system.url).post('/api/password-links', { token, password: STRONG });
  };
  const signIn = async (email: string) =>
    (await new ApiClient(system.url).post('/api/session', { email, password: STRONG })).status;

  it('adds a contact person, whose mail becomes a file and a line with its link, and lists everybody', async () => {
    const email = 'joris@voorbeeld.example';
    const added = await run(
      'add',
      email,
      '--name',
      'Joris Vos',
      '--organisation',
      'DEMO-0001',
      '--organisation',
      'DEMO-0002',
    );
    expect(added).toMatchObject({ code: 0, output: 'added; the api mails a link to set a password\n' });
    await until('the link is told', () => system.output.includes('its link: ') || undefined);
    const line = /a mail lies in (\S+\.eml); its link: \S+/.exec(system.output);
    expect((await stat(line?.[1] ?? '')).mode & 0o777).toBe(0o600);
    expect((await setPassword(line?.[0] ?? '')).status).toBe(204);
    expect(await signIn(email)).toBe(200);
    const { output } = await run('list');
    expect(output).toContain('joris@voorbeeld.example · Joris Vos · active · DEMO-0002 DEMO-0001\n');
    expect(output).toMatch(/beheer@voorbeeld\.example · Bea Heer · active · operator\n[^]*6 accounts\n$/);
  });

  it('shows a link instead of mailing it, resets, disables and enables', async () => {
    const email = 'bert@voorbeeld.example';
    const added = await run('add', email, '--name', 'Bert Bos', '--operator', '--show-link');
    expect((await setPassword(added.output)).status).toBe(204);
    expect(await signIn(email)).toBe(200);
    expect((await run('disable', email)).output).toBe('disabled: sessions and downloads are over\n');
    expect(await signIn(email)).toBe(401);
    await run('enable', email);
    expect(await signIn(email)).toBe(200);
    const reset = await run('reset', email, '--show-link');
    expect(await signIn(email)).toBe(401);
    expect((await setPassword(reset.output)).status).toBe(204);
    expect(await signIn(email)).toBe(200);
  });

  it.each([
    [['reset', 'niemand@voorbeeld.example'], /^There is no account of this e-mail address: accounts list/],
    [['add', 'x@voorbeeld.example', '--name', 'X'], /^A contact person acts for at least one organisation/],
    [['add', 'x@voorbeeld.example', '--name', 'X', '--organisation', 'Y'], /^There is no such organisation/],
    [['remove', 'x@voorbeeld.example'], /^These arguments are not understood: npm run accounts/],
    [['withdraw', 'karel.smit@voorbeeld.example'], /^These arguments are not understood/],
  ])('says in one sentence why it does not: %s', async (args, sentence) => {
    const { code, output } = await run(...args);
    expect([code, output]).toEqual([1, expect.stringMatching(sentence)]);
    expect(output).not.toMatch(/\n\s+at /);
  });

  it('finds the database in a file that its owner alone can read, and that is gone once the service stops', async () => {
    const file = path.join(dataDir.path, 'running-service.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await system.stop();
    await expect(stat(file)).rejects.toThrow('ENOENT');
    const { code, output } = await run('list');
    expect([code, output]).toEqual([1, expect.stringMatching(/^DATABASE_URL is required/)]);
  });
});
