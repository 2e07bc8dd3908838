import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from './standalone';
import { until } from './until';

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  stop(): Promise<void>;
  /** kill -9: it saves nothing. */
  kill(): Promise<void>;
}

/**
 * Debian's redis-server on loopback, in memory alone, for one suite.
 *
 * @param settings as on its command line; the last one counts.
 * @param port any free one when none is given.
 * @throws Error when it does not answer.
 */
export async function startRedis(settings: readonly string[] = [], port?: number): Promise<TestRedis> {
  port ??= await freePort();
  const flags = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    // A replica, too, writes no file: the next Redis would begin with what is in it.
    '--repl-diskless-load',
    'swapdb',
    ...settings,
  ];
  return launch(flags, port);
}

/** What a Sentinel of a suite calls the primary. */
export const PRIMARY_NAME = 'pasloket-queue';

/**
 * A Sentinel on loopback that alone decides which Redis is the primary, and gives one up after a second of silence.
 *
 * @param primary host and port, as Redis writes them: with a space between.
 * @param settings lines of its configuration.
 */
export async function startSentinel(primary: string, settings: readonly string[] = []): Promise<TestRedis> {
  const port = await freePort();
  const folder = await mkdtemp(path.join(tmpdir(), 'pasloket-sentinel-'));
  // A Sentinel writes down what it learns, and so does not run without a file.
  const file = path.join(folder, 'sentinel.conf');
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    ...settings,
    `sentinel monitor ${PRIMARY_NAME} ${primary} 1`,
    `sentinel down-after-milliseconds ${PRIMARY_NAME} 1000`,
    `sentinel failover-timeout ${PRIMARY_NAME} 5000`,
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  const sentinel = await launch([file, '--sentinel'], port);
  return {
    ...sentinel,
    async stop() {
      await sentinel.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** One command to a Redis or a Sentinel. @returns its answer, as text. */
export async function sendRedisCommand({ url }: { readonly url: string }, ...words: [string, ...string[]]) {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return String(await redis.call(...words));
  } finally {
    redis.disconnect();
  }
}

async function launch(flags: readonly string[], port: number): Promise<TestRedis> {
  const url = `redis://127.0.0.1:${port}`;
  const process = spawn('redis-server', flags, { stdio: 'ignore' });
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  const end = async (signal: NodeJS.Signals) => {
    if (process.exitCode !== null || process.signalCode !== null) return;
    const ended = once(process, 'exit');
    process.kill(signal);
    await ended;
  };
  try {
    await until(`a Redis answers on port ${port}`, () =>
      redis.connect().then(
        () => true,
        () => undefined,
      ),
    );
  } catch (error) {
    await end('SIGKILL');
    throw error;
  } finally {
    redis.disconnect();
  }
  return { url, port, process, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}
