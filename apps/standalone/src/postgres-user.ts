import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { StartRefused } from './start-refused';

const run = promisify(execFile);

/** PostgreSQL reads many variables of its own; none of ours, least of all secrets, is its business. */
const ENVIRONMENT = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

/**
 * The system user as whom PostgreSQL's programs run. PostgreSQL refuses to run as root; for anyone else it is the user
 * who started us.
 */
export class PostgresUser {
  private constructor(private readonly ids: { uid: number; gid: number } | undefined) {}

  /**
   * @throws StartRefused when we are root and there is neither a user `postgres` nor a way to make one.
   */
  static async find(): Promise<PostgresUser> {
    if (process.getuid?.() !== 0) return new PostgresUser(undefined);
    return new PostgresUser((await idsOf('postgres')) ?? (await create('postgres')));
  }

  /** Whether this is another user than ours, who must be given access to what it needs. */
  get isOther(): boolean {
    return this.ids !== undefined;
  }

  /** What `chown` needs to hand a file over. */
  get owner(): { uid: number; gid: number } | undefined {
    return this.ids;
  }

  /** Whether this user can enter a folder: every folder above it counts as well. */
  canEnter(folder: string): boolean {
    if (!this.ids) return true;
    const { status } = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], { ...this.ids, cwd: '/' });
    return status === 0;
  }

  /** Runs a program to its end. Its error's `stderr` tells what went wrong. */
  async run(program: string, args: readonly string[]): Promise<string> {
    const { stdout } = await run(program, args, { ...this.ids, cwd: '/', env: ENVIRONMENT });
    return stdout;
  }

  /**
   * Starts a program in a process group of its own, so that Ctrl-C in a terminal does not reach it before we have stopped
   * what depends on it. Both its outputs go to the open file `log`.
   */
  start(program: string, args: readonly string[], log: number): ChildProcess {
    return spawn(program, args, {
      ...this.ids,
      cwd: '/',
      env: ENVIRONMENT,
      detached: true,
      stdio: ['ignore', log, log],
    });
  }
}

async function idsOf(name: string): Promise<{ uid: number; gid: number } | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined; // `id` fails for a user that does not exist.
  }
}

async function create(name: string): Promise<{ uid: number; gid: number }> {
  try {
    await run('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', name]);
  } catch (cause) {
    throw cannotRunAsRoot(cause);
  }
  const ids = await idsOf(name);
  if (!ids) throw cannotRunAsRoot(undefined);
  return ids;
}

function cannotRunAsRoot(cause: unknown): StartRefused {
  return new StartRefused(
    'PostgreSQL does not run as root, and no user "postgres" could be made: start as another user than root, or set DATABASE_URL to a server of your own.',
    { cause },
  );
}
