import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type PostgresBinaries } from './postgres-binaries';
import { type PostgresUser } from './postgres-user';
import { StartRefused } from './start-refused';

/**
 * Creates the database files in `<folder>/data` if there are none. They are renamed when complete, so a failure leaves no incomplete files
 * there.
 *
 * @throws StartRefused if the files belong to another major version of PostgreSQL
 */
export async function ensureCluster(
  folder: string,
  password: () => string,
  binaries: PostgresBinaries,
  user: PostgresUser,
): Promise<{ data: string; isNew: boolean }> {
  const data = join(folder, 'data');
  if (!existsSync(data)) {
    await initialise(folder, data, password(), binaries, user);
    return { data, isNew: true };
  }
  const brought = /\d+/.exec(await user.run(binaries.postgres, ['--version']))?.[0];
  const found = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (found !== brought) {
    throw new StartRefused(
      `DATA_DIR holds data of PostgreSQL ${found}, and this version of Pasloket brings ${brought}: start with an empty DATA_DIR, or set DATABASE_URL to a PostgreSQL ${found} that holds this data.`,
    );
  }
  return { data, isNew: false };
}

async function initialise(
  folder: string,
  data: string,
  password: string,
  { initdb }: PostgresBinaries,
  user: PostgresUser,
): Promise<void> {
  const unfinished = join(folder, 'data.new');
  const passwordFile = join(folder, 'password.new');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user.owner) chownSync(passwordFile, user.owner.uid, user.owner.gid);
  const options = (ctype: string) => [
    ...['-D', unfinished, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    // Makes sorting and upper and lower case the same on every machine, independent of its locales.
    ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
    `--lc-ctype=${ctype}`,
  ];
  try {
    rmSync(unfinished, { recursive: true, force: true });
    // pg_trgm uses the system's locale to recognise letters. C knows only ASCII letters, but old systems do not have C.UTF-8.
    await user.run(initdb, options('C.UTF-8')).catch(() => user.run(initdb, options('C')));
    renameSync(unfinished, data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/**
 * Prepares a start after the previous one was killed. Stops a server that still uses this data. Removes the server's pid file if the
 * process id now belongs to another program, since PostgreSQL would otherwise refuse to start.
 */
export async function stopLeftoverServer(
  data: string,
  { pgCtl }: PostgresBinaries,
  user: PostgresUser,
  log: (line: string) => void,
): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (isServerOn(pid, data)) {
    log('still ran since a start that was killed; it is stopped first');
    await user.run(pgCtl, ['stop', '-D', data, '-m', 'fast', '-w', '-t', '60']);
  } else {
    rmSync(pidFile, { force: true });
  }
}

function isServerOn(pid: number, data: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    const command = existsSync('/proc/self/cmdline')
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return command.includes(` -D ${data} `);
  } catch {
    return false; // There is no such process.
  }
}
