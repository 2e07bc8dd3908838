import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartRefused } from './start-refused';

/** Returns a loopback port that no program listens on at this moment. */
export function freePort(): Promise<number> {
  return listenOnce('127.0.0.1', 0);
}

const RETRY_EVERY_MS = 100;

/** A setting that contains a port. */
export interface PortSetting {
  /** Name of the setting, for error messages. */
  readonly name: string;
  readonly port: number;
}

/**
 * Resolves when the port can be used. If it is taken, waits up to `patienceMs` milliseconds, because an api of an earlier start may still
 * be ending.
 *
 * @throws StartRefused if the port cannot be used
 */
export async function waitForFreePort(host: string, setting: PortSetting, patienceMs = 0): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      await listenOnce(host, setting.port);
      return;
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || performance.now() >= deadline) throw refusalOf(error, host, setting);
      await sleep(RETRY_EVERY_MS);
    }
  }
}

function refusalOf(cause: unknown, host: string, { name, port }: PortSetting): StartRefused {
  switch ((cause as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new StartRefused(
        `${name} ${port} is taken: stop the program that uses it, or set ${name} to another number.`,
      );
    case 'EACCES':
      return new StartRefused(`${name} ${port} is not allowed for you: set ${name} to a number above 1023.`);
    default:
      return new StartRefused(`HOST ${host} is not an address of this machine: correct HOST.`, { cause });
  }
}

async function listenOnce(host: string, port: number): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}
