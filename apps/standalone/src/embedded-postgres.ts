import { type ChildProcess } from 'node:child_process';
import { chownSync, closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from './free-port';
import { postgresBinaries } from './postgres-binaries';
import { clearWay, ensureCluster } from './postgres-cluster';
import { postgresFolder } from './postgres-folder';
import { PostgresUser } from './postgres-user';
import { secretFile } from './secret-file';
import { StartRefused } from './start-refused';

export interface EmbeddedPostgresOptions {
  /** Holds the database's files, its password and its log. */
  readonly dataDir: string;
  /** Default: any free one. */
  readonly port?: number;
  /** False is for tests: faster, and a power cut loses data. Default true. */
  readonly durable?: boolean;
  readonly log: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** Of the database `pasloket`, with its password. */
  readonly url: string;
  readonly port: number;
  /** Where its files are: in `dataDir`, or elsewhere when its user cannot enter that. */
  readonly folder: string;
  /** Resolves when the server has ended, whether it was asked to or not. */
  readonly ended: Promise<void>;
  /** Ends every connection, writes everything down, and waits until the server is gone. */
  stop(): Promise<void>;
  /** Ends the server at once; its next start recovers. */
  kill(): void;
}

const START_WITHIN_MS = 60_000;
const RETRY_EVERY_MS = 25;

/**
 * Starts a PostgreSQL of our own on the loopback address, with its files in `dataDir`. What an earlier start left behind
 * (files half made, a server still running, a pid file) is cleared away first.
 *
 * @throws StartRefused
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, durable = true, log } = options;
  const user = await PostgresUser.find();
  const binaries = postgresBinaries(user);
  const folder = postgresFolder(dataDir, user, log);
  const passwordFile = join(dataDir, 'postgres-password');
  if (existsSync(join(folder, 'data')) && !existsSync(passwordFile)) {
    throw new StartRefused(
      `The database in DATA_DIR has lost its password: put the file postgres-password back, or start with an empty DATA_DIR.`,
    );
  }
  const { data } = await ensureCluster(folder, () => secretFile(passwordFile), binaries, user);
  await clearWay(data, binaries, user, log);

  const port = options.port ?? (await freePort());
  const logFile = join(folder, 'postgres.log');
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    // Neither a failed statement nor the row that it failed on belongs in a log: both hold names.
    'log_min_error_statement=panic',
    'log_error_verbosity=terse',
    'timezone=UTC',
    'log_timezone=UTC',
    ...(durable ? [] : ['fsync=off', 'full_page_writes=off']),
  ];
  const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
  const url = `postgres://postgres:${secretFile(passwordFile)}@127.0.0.1:${port}`;
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
      server.kill('SIGINT'); // PostgreSQL's fast shutdown
      await ended;
    },
    kill: () => void server.kill('SIGQUIT'), // its immediate shutdown
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
    return user.start(program, args, file);
  } finally {
    closeSync(file);
  }
}

async function untilReady(url: string, server: ChildProcess, logFile: string): Promise<void> {
  const deadline = performance.now() + START_WITHIN_MS;
  for (;;) {
    const client = new Client({ connectionString: url });
    client.on('error', () => undefined); // A connection lost after this is somebody else's to report.
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
