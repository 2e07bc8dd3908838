import { type ChildProcess } from 'node:child_process';
import { chownSync, closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from './free-port';
import { findPostgresBinaries } from './postgres-binaries';
import { ensureCluster, stopLeftoverServer } from './postgres-cluster';
import { ensurePostgresFolder } from './postgres-folder';
import { PostgresUser } from './postgres-user';
import { readOrCreateSecret } from './secret-file';
import { StartRefused } from './start-refused';

export interface EmbeddedPostgresOptions {
  /** Folder for the database's files, password and log. */
  readonly dataDir: string;
  /** Port to listen on. Default: any free port. */
  readonly port?: number;
  /** False makes tests faster, but a power failure loses data. Default: true. */
  readonly durable?: boolean;
  readonly log: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** URL of the database `pasloket`, including its password. */
  readonly url: string;
  readonly port: number;
  /** Folder of the database's files: in `dataDir`, or elsewhere if the user that runs PostgreSQL cannot enter `dataDir`. */
  readonly folder: string;
  /** Resolves when the server has ended, by `stop`, by `kill` or by itself. */
  readonly ended: Promise<void>;
  /** Closes all connections, writes all data to disk, and resolves when the server has ended. */
  stop(): Promise<void>;
  /** Ends the server at once. It recovers its data at the next start. */
  kill(): void;
}

const START_WITHIN_MS = 60_000;
const RETRY_EVERY_MS = 25;

/**
 * Starts an embedded PostgreSQL on the loopback address, with its files in `dataDir`. First removes the remains of an earlier start:
 * unfinished files, a server that is still running, an old pid file.
 *
 * @throws StartRefused
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, durable = true, log } = options;
  const user = await PostgresUser.find();
  const binaries = findPostgresBinaries(user);
  const folder = ensurePostgresFolder(dataDir, user, log);
  const passwordFile = join(dataDir, 'postgres-password');
  if (existsSync(join(folder, 'data')) && !existsSync(passwordFile)) {
    throw new StartRefused(
      `The database in DATA_DIR has lost its password: put the file postgres-password back, or start with an empty DATA_DIR.`,
    );
  }
  const { data } = await ensureCluster(folder, () => readOrCreateSecret(passwordFile), binaries, user);
  await stopLeftoverServer(data, binaries, user, log);

  const port = options.port ?? (await freePort());
  const logFile = join(folder, 'postgres.log');
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    // Neither the failed statement nor the row that it failed on is logged: both contain names.
    'log_min_error_statement=panic',
    'log_error_verbosity=terse',
    'timezone=UTC',
    'log_timezone=UTC',
    ...(durable ? [] : ['fsync=off', 'full_page_writes=off']),
  ];
  const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  const url = `postgres://postgres:${readOrCreateSecret(passwordFile)}@127.0.0.1:${port}`;
  const server = startLogged(user, binaries.postgres, args, logFile);
  const ended = once(server, 'exit').then(() => undefined);
  try {
    await untilReady(`${url}/postgres`, server, logFile);
    await ensureDatabase(`${url}/postgres`);
  } catch (error) {
    server.kill('SIGQUIT');
    await ended;
    throw error;
  }
  return {
    url: `${url}/pasloket`,
    port,
    folder,
    ended,
    async stop() {
      server.kill('SIGINT'); // SIGINT is PostgreSQL's fast shutdown.
      await ended;
    },
    kill: () => void server.kill('SIGQUIT'), // SIGQUIT is PostgreSQL's immediate shutdown.
  };
}

function startLogged(
  user: PostgresUser,
  program: string,
  args: readonly string[],
  logFile: string,
): ChildProcess {
  const file = openSync(logFile, 'w', 0o600);
  try {
    if (user.owner) chownSync(logFile, user.owner.uid, user.owner.gid);
    return user.spawn(program, args, file);
  } finally {
    closeSync(file);
  }
}

async function untilReady(url: string, server: ChildProcess, logFile: string): Promise<void> {
  const deadline = performance.now() + START_WITHIN_MS;
  for (;;) {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined); // An error event without a listener would end the process.
    try {
      await client.connect();
      return;
    } catch (cause) {
      const hasEnded = server.exitCode !== null || server.signalCode !== null;
      if (hasEnded || performance.now() > deadline) {
        throw new StartRefused(
          `The embedded PostgreSQL does not start (${reason(logFile)}): see ${logFile}, or set DATABASE_URL to a server of your own.`,
          { cause },
        );
      }
      await sleep(RETRY_EVERY_MS);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

function reason(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trim().split('\n');
  const fatal = lines.find((line) => line.includes('FATAL:')) ?? lines.at(-1) ?? '';
  return fatal.replace(/^.*FATAL:\s*/, '') || 'no reason given';
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = 'pasloket'");
    if (rowCount === 0) await client.query('CREATE DATABASE pasloket');
  } finally {
    await client.end();
  }
}
