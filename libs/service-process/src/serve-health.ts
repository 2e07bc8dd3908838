import { type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { insideServer } from './inside-server';

export interface HealthServer {
  /** Where it listens. */
  readonly port: number;
  close(): void;
}

/**
 * A port for whoever watches this process: `/live` (the event loop turns) and `/ready` (it can work). Says nothing else. It is
 * not the port that the world reaches, so that a crowd there keeps nobody from asking, and makes nobody restart a process that is well.
 *
 * @param isReady may reject, which is a no.
 * @param port 0 takes any free one.
 */
export async function serveHealth(
  isReady: () => Promise<boolean>,
  host: string,
  port: number,
): Promise<HealthServer> {
  const told = (response: ServerResponse, ok: boolean) =>
    response.writeHead(ok ? 200 : 503, { 'Content-Type': 'text/plain' }).end(ok ? 'ok\n' : 'not ready\n');
  const server = insideServer({
    '/live': (response) => told(response, true),
    '/ready': (response) =>
      void isReady().then(
        (ok) => told(response, ok),
        () => told(response, false),
      ),
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
