import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, open, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PostgresUser } from './embedded';
import { freePort } from './standalone';
import { systemTool } from './system-tool';
import { until } from './until';

/** Debian's pgbouncer on loopback, for one suite, in front of a PostgreSQL on this machine. */
export class PgBouncer {
  private constructor(
    readonly port: number,
    private readonly process: ChildProcess,
    private readonly log: string,
  ) {}

  /**
   * @param folder of its own: it is made
   * @param addresses of PostgreSQL itself, with the users and passwords that are let in
   * @param settings beside Debian's own, as in `pgbouncer.ini`
   * @throws Error with what it logged when it does not come up
   */
  static async start(
    folder: string,
    addresses: readonly string[],
    settings: Readonly<Record<string, string | number>> = {},
  ): Promise<PgBouncer> {
    const program = systemTool('pgbouncer');
    if (!program) throw new Error('This machine has no pgbouncer: npm run setup:system.');
    const users = addresses.map((address) => new URL(address));
    const port = await freePort();
    const [ini, list, log] = ['pgbouncer.ini', 'userlist.txt', 'log'].map((name) => path.join(folder, name));
    const lines = Object.entries({
      listen_addr: '127.0.0.1',
      listen_port: port,
      unix_socket_dir: '',
      auth_type: 'md5', // As Debian has it; SCRAM where the server has it.
      auth_file: list,
      ...settings,
    }).map(([name, value]) => `${name} = ${value}`);
    const quoted = (text: string) => `"${decodeURIComponent(text).replaceAll('"', '""')}"`;
    await mkdir(folder, { recursive: true });
    await writeFile(
      ini as string,
      ['[databases]', `* = host=127.0.0.1 port=${users[0]?.port}`, '[pgbouncer]', ...lines, ''].join('\n'),
    );
    await writeFile(
      list as string,
      users.map(({ username, password }) => `${quoted(username)} ${quoted(password)}\n`).join(''),
      { mode: 0o600 },
    );
    const user = await PostgresUser.find(); // It refuses to run as root, too.
    if (user.owner) await chown(list as string, user.owner.uid, user.owner.gid);
    const output = await open(log as string, 'a');
    const bouncer = new PgBouncer(port, user.spawn(program, [ini as string], output.fd), log as string);
    await output.close();
    try {
      await until(
        'pgbouncer is up',
        async () => ((await bouncer.logged()).includes('process up') ? true : undefined),
        10_000,
      );
    } catch (error) {
      await bouncer.stop();
      throw new Error(await bouncer.logged(), { cause: error });
    }
    return bouncer;
  }

  /** The same address, by this way. */
  proxiedUrl(address: string): string {
    return Object.assign(new URL(address), { hostname: '127.0.0.1', port: String(this.port) }).toString();
  }

  logged(): Promise<string> {
    return readFile(this.log, 'utf8');
  }

  /** At once: who is connected is cut off. */
  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await ended;
  }
}
