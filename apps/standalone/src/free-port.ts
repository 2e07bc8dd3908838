import { createServer } from 'node:net';
import { StartRefused } from './start-refused';

/** A port of loopback that nobody listens on at this moment. */
export function freePort(): Promise<number> {
  return listenOnce('127.0.0.1', 0);
}

/** @throws StartRefused when the api's port cannot be had. */
export async function requirePort(host: string, port: number): Promise<void> {
  try {
    await listenOnce(host, port);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new StartRefused(
        `PORT ${port} is taken: stop the program that uses it, or set PORT to another number.`,
      );
    }
    if (code === 'EACCES')
      throw new StartRefused(`PORT ${port} is not allowed for you: set PORT to a number above 1023.`);
    throw new StartRefused(`HOST ${host} is not an address of this machine: correct HOST.`, { cause: error });
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
