import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ApiClient } from './support/api-client';
import { testDataDir, type TestDataDir } from './support/data-dir';
import { freePort, Standalone } from './support/standalone';
import { until } from './support/until';

/** Real: what `npm start` runs, as a process, with everything that it starts. Mocked: nothing. */
describe('Starting on a machine that has nothing but Node.js', () => {
  describe('stops with one sentence that names the setting and the remedy', () => {
    let taken: Server;
    let port: string;
    let dataDir: TestDataDir;
    beforeAll(async () => {
      dataDir = await testDataDir();
      port = String(await freePort());
      taken = createServer((socket) => socket.destroy());
      await new Promise<void>((resolve) => taken.listen(Number(port), '127.0.0.1', resolve));
    });
    afterAll(async () => {
      await new Promise((resolve) => taken.close(resolve));
      await dataDir.remove();
    });

    const nobody = '127.0.0.1:1';
    it.each<[string, NodeJS.ProcessEnv, RegExp]>([
      [
        'a port that is no port',
        { PORT: 'abc' },
        /PORT must be a whole number from 1 to 65535: correct it\./,
      ],
      [
        'a database of another kind',
        { DATABASE_URL: 'mysql://db' },
        /DATABASE_URL must be an address that starts with postgres/,
      ],
      [
        'a queue of another kind',
        { QUEUE_URL: 'amqp://mq' },
        /QUEUE_URL must be an address that starts with redis/,
      ],
      [
        'a port that is given twice',
        { PORT: '4711', STORE_PORT: '4711' },
        /PORT and STORE_PORT lead to one port: set one of them/,
      ],
      ['a secret that is too short', { SESSION_SECRET: 'kort' }, /SESSION_SECRET is too short/],
      [
        'a database that is away',
        { DATABASE_URL: `postgres://u:p@${nobody}/x` },
        /DATABASE_URL: the database cannot be used .* correct DATABASE_URL\./,
      ],
      [
        'a queue that is away',
        { QUEUE_URL: `redis://${nobody}` },
        /QUEUE_URL: the queue cannot be reached .* correct QUEUE_URL\./,
      ],
      [
        'a store that is away',
        { S3_ENDPOINT: `http://${nobody}`, S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 'b' },
        /S3_ENDPOINT: the archive store cannot be used \(ECONNREFUSED\): .* correct S3_ENDPOINT/,
      ],
      [
        'a way to the embedded store that would lead elsewhere at the next start',
        { S3_PUBLIC_ENDPOINT: 'https://store.example' },
        /S3_PUBLIC_ENDPOINT leads to the embedded store, .* set STORE_PORT to the port that this address leads to\./,
      ],
    ])('%s', async (_what, env, sentence) => {
      const { code, output } = await Standalone.startExpectingRefusal(dataDir.path, env);
      expect(code).toBe(1);
      expect(output).toMatch(sentence);
      expect(output).not.toMatch(/\n\s+at /);
      expect(output.split('\n').filter((line) => line.startsWith('pasloket: '))).toHaveLength(1);
    });

    it.each(['PORT', 'STORE_PORT'])('a %s that is taken', async (name) => {
      const { code, output } = await Standalone.startExpectingRefusal(dataDir.path, { [name]: port });
      expect([code, output]).toEqual([
        1,
        `pasloket: ${name} ${port} is taken: stop the program that uses it, or set ${name} to another number.\n`,
      ]);
    });

    it('a data folder that cannot be', async () => {
      const { code, output } = await Standalone.startExpectingRefusal('/dev/null/data', {});
      expect(code).toBe(1);
      expect(output).toMatch(
        /^pasloket: DATA_DIR .* cannot be written: set DATA_DIR to a folder of yours\.\n$/,
      );
    });
  });

  it('can be stopped while it starts, and leaves nothing behind', async () => {
    const dataDir = await testDataDir();
    try {
      const { code, output } = await Standalone.startAndInterrupt(dataDir.path, 'embedded PostgreSQL runs');
      expect(code).toBe(0);
      expect(output).not.toContain('ready');
      expect(execFileSync('ps', ['-eo', 'args='], { encoding: 'utf8' })).not.toContain(dataDir.path);
    } finally {
      await dataDir.remove();
    }
  });

  describe('once it runs', () => {
    let closed: TestDataDir;
    let dataDir: string;
    let system: Standalone;
    beforeAll(async () => {
      // PostgreSQL does not run as root, and the user it runs as cannot enter here.
      closed = await testDataDir({ closed: true });
      dataDir = closed.path;
      system = await Standalone.start(dataDir);
    });
    afterAll(async () => {
      await system.stop();
      await closed.remove();
    });

    const health = async () =>
      (await new ApiClient(system.url).get<{ status: string }>('/api/health/ready')).body.status;

    it('is healthy, and ends its lines with the address and the accounts', async () => {
      await expect(health()).resolves.toBe('up');
      await until('it has told everything', () =>
        system.output.includes('Ctrl-C stops everything') ? true : undefined,
      );
      const accounts = await system.accounts();
      expect(accounts.map(({ role }) => role).sort()).toEqual([
        'contact-person',
        'contact-person',
        'contact-person',
        'contact-person',
        'operator',
      ]);
      for (const { email, password } of accounts) expect(system.output).toContain(`${email} / ${password}`);
      expect(
        system.output
          .trim()
          .split('\n')
          .every((line) => /^\d\d:\d\d:\d\d \S+ +\S/.test(line)),
      ).toBe(true);
    });

    it('keeps its secrets to their owner', async () => {
      for (const file of ['demo-accounts.json', 'session-secret', 's3-secret', 'postgres-password']) {
        expect((await stat(path.join(dataDir, file))).mode & 0o777).toBe(0o600);
      }
    });

    it('writes nothing else that others could read', async () => {
      const anyone = new ApiClient(system.url);
      await anyone.post('/api/password-resets', { email: 'petra.de.boer@voorbeeld.example' });
      await until('a mail is there', async () =>
        (await readdir(path.join(dataDir, 'mails')).catch(() => [])).length > 0 ? true : undefined,
      );
      expect(await readableByOthers(dataDir)).toEqual([]);
      expect(await readableByOthers(await realpath(path.join(dataDir, 'postgres')))).toEqual([]);
    });

    it('lets no second start into its data', async () => {
      const { code, output } = await Standalone.startExpectingRefusal(dataDir, {});
      expect(code).toBe(1);
      expect(output).toMatch(
        /DATA_DIR .* is in use by process \d+: stop that one first, or set DATA_DIR to another folder\./,
      );
    });

    it('starts a service again that died by itself', async () => {
      process.kill(system.child('pdf-worker'), 'SIGKILL');
      await until('another one makes passes', () =>
        system.output.split('makes passes').length < 3 ? undefined : true,
      );
      expect(system.output).toContain('the pdf-worker ended (SIGKILL) and is started again');
      expect(system.output.split('makes passes')).toHaveLength(3);
    });

    it('survives a kill -9 of everything, and continues with the data that was there', async () => {
      const before = await readFile(path.join(dataDir, 'demo-accounts.json'), 'utf8');
      const processes = system.children().map(({ pid }) => pid);
      const ended = once(system.process, 'exit');
      for (const pid of [system.process.pid, ...processes]) if (pid) process.kill(pid, 'SIGKILL');
      await ended;
      system = await Standalone.start(dataDir);
      expect(system.output).not.toContain('the database was empty');
      expect(await readFile(path.join(dataDir, 'demo-accounts.json'), 'utf8')).toBe(before);
      await expect(health()).resolves.toBe('up');
    });

    it('survives a kill -9 of itself alone: its services end, and the next start takes over what is left', async () => {
      const services = system.children().filter(({ command }) => command.includes('main.js'));
      const ended = once(system.process, 'exit');
      system.process.kill('SIGKILL');
      await ended;
      // Nobody ends them: each stops in order, for which it has 25 s.
      await noneAlive(services, 30_000);
      system = await Standalone.start(dataDir);
      await expect(health()).resolves.toBe('up');
    });

    it('starts again at once on the same port after a kill -9, and waits for what is ending', async () => {
      const { port } = new URL(system.url);
      const ended = once(system.process, 'exit');
      system.process.kill('SIGKILL');
      await ended;
      system = await Standalone.start(dataDir, { env: { PORT: port } });
      await expect(health()).resolves.toBe('up');
    });

    it('starts with settings that are given as files, and its services take them', async () => {
      await system.stop();
      const region = path.join(dataDir, 'region');
      await writeFile(region, 'eu-west-1\n', { mode: 0o600 });
      system = await Standalone.start(dataDir, {
        env: { SESSION_SECRET_FILE: path.join(dataDir, 'session-secret'), S3_REGION_FILE: region },
      });
      await expect(health()).resolves.toBe('up');
    });

    it('tells people the address that it listens on, and its links lead there', async () => {
      await system.stop();
      system = await Standalone.start(dataDir, { env: { HOST: '127.0.0.2' } });
      expect(system.output).toContain(`ready: ${system.url}`);
      const [account] = await system.accounts();
      const smoke = execFileSync(
        process.execPath,
        ['dist/test/smoke/smoke.js', '--url', system.url, '--email', account?.email ?? ''],
        { env: { PATH: process.env.PATH, SMOKE_PASSWORD: account?.password }, encoding: 'utf8' },
      );
      expect(smoke).toContain('all is well');
    });

    it('leaves no process behind after a second Ctrl-C, whatever hangs', async () => {
      const processes = system.children();
      const ended = once(system.process, 'exit');
      process.kill(system.child('pdf-worker'), 'SIGSTOP');
      system.process.kill('SIGINT');
      await until('it has heard the first one', () => /start +stopping\n/.test(system.output) || undefined);
      // Sooner it would be taken for the same one.
      await wait(1_500);
      expect(system.process.exitCode).toBeNull();
      system.process.kill('SIGINT');
      await ended;
      expect(system.process.exitCode).toBe(130);
      await noneAlive(processes);
      system = await Standalone.start(dataDir);
      await expect(health()).resolves.toBe('up');
    });

    it('stops with one sentence when its database ends by itself', async () => {
      const processes = system.children();
      const ended = once(system.process, 'exit');
      process.kill(system.child('postgres -D'), 'SIGKILL');
      await ended;
      expect(system.process.exitCode).toBe(1);
      expect(system.output).toMatch(/pasloket: The embedded PostgreSQL ended by itself: start again\.\n$/);
      await noneAlive(processes);
      system = await Standalone.start(dataDir);
    });

    it('leaves no process behind after Ctrl-C, and does not wait for a page that listens', async () => {
      const processes = system.children();
      expect(processes.length).toBeGreaterThanOrEqual(3);
      const [account] = await system.accounts();
      if (!account) throw new Error('There is a demo account.');
      const page = await ApiClient.signedIn(system.url, account);
      const events = await page.events('/api/download-requests/events', new AbortController().signal);
      const heard = toItsEnd(events);
      await system.stop();
      await heard;
      expect(system.output).not.toContain('ended (');
      expect(system.process.exitCode).toBe(0);
      expect(processes.filter(({ pid }) => isAlive(pid))).toEqual([]);
      expect(system.output).toMatch(/stopped\n$/);
    });
  });
});

/** A process that was killed may still be there for a moment. */
async function noneAlive(processes: readonly { pid: number }[], withinMs = 10_000): Promise<void> {
  const ended = () => (processes.some(({ pid }) => isAlive(pid)) ? undefined : true);
  await until('they have ended', ended, withinMs);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** An open page: hears events until the stream ends. */
async function toItsEnd(events: AsyncIterable<unknown>): Promise<void> {
  for await (const event of events) void event;
}

/** Files and folders that others of the machine may look into. Where they may not enter there is nothing to see. */
async function readableByOthers(folder: string): Promise<string[]> {
  const { mode } = await stat(folder);
  if ((mode & 0o077) === 0) return [];
  const found: string[] = (mode & 0o066) === 0 ? [] : [folder];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await readableByOthers(file)));
    else if (entry.isFile() && ((await stat(file)).mode & 0o077) !== 0) found.push(file);
  }
  return found;
}
