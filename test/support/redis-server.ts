import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
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
  const url = `redis://127.0.0.1:${port}`;
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
