import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { StartRefused } from './start-refused';

const run = promisify(execFile);

/**
 * Environment of PostgreSQL's programs. It does not contain our own variables, because they include secrets, and PostgreSQL itself is
 * configured by many variables.
 */
const ENVIRONMENT = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

/**
 * The system user that runs PostgreSQL's programs. It is the current user, or `postgres` if the current user is root, because PostgreSQL
 * refuses to run as root.
 */
export class PostgresUser {
  private constructor(private readonly ids: { uid: number; gid: number } | undefined) {}

  /** @throws StartRefused if the current user is root, and the user `postgres` does not exist and cannot be created */
  static async find(): Promise<PostgresUser> {
    if (process.getuid?.() !== 0) return new PostgresUser(undefined);
    return new PostgresUser((await idsOf('postgres')) ?? (await create('postgres')));
  }

  /** Arguments for `chown`; undefined if it is the current user, who owns the files already. */
  get owner(): { uid: number; gid: number } | undefined {
    return this.ids;
  }

  /** Returns true if this user can enter the folder and all folders above it. */
  canEnter(folder: string): boolean {
    if (!this.ids) return true;
    const { status } = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], { ...this.ids, cwd: '/' });
    return status === 0;
  }

  /** Runs a program until it ends, and returns its output. If it fails, the `stderr` of the error tells the cause. */
  async run(program: string, args: readonly string[]): Promise<string> {
    const { stdout } = await run(program, args, { ...this.ids, cwd: '/', env: ENVIRONMENT });
    return stdout;
  }

  /**
   * Starts a program in another process group: Ctrl-C in a terminal does not reach it, so we can first stop the services that depend on it.
   * Its output and errors are written to the open file `log`.
   */
  spawn(program: string, args: readonly string[], log: number): ChildProcess {
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
    return undefined; // `id` fails if the user does not exist.
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
