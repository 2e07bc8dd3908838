import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from './standalone';

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
    ...settings,
  ];
  const process = spawn('redis-server', flags, { stdio: 'ignore' });
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined);
  for (let tries = 0; tries < 100; tries++) {
    if (
      await redis.connect().then(
        () => true,
        () => false,
      )
    )
      break;
    await wait(50);
  }
  redis.disconnect();
  const end = async (signal: NodeJS.Signals) => {
    if (process.exitCode !== null || process.signalCode !== null) return;
    const ended = once(process, 'exit');
    process.kill(signal);
    await ended;
  };
  return { url, port, process, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}
