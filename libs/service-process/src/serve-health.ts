import { type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createInternalServer } from './internal-server';

const ANSWER_WITHIN_MS = 2_000;

export interface HealthServer {
  /** Where it listens. */
  readonly port: number;
  close(): void;
}

/**
 * Serves `/live` (the event loop turns) and `/ready` (the process can work) on a port of their own, and nothing else. The public does not
 * reach this port, so that a crowd on the public port cannot make an orchestrator restart a process that is well.
 *
 * @param isReady may reject, or take longer than 2 s, which is a no.
 * @param port 0 takes any free one.
 */
export async function serveHealth(
  isReady: () => Promise<boolean>,
  host: string,
  port: number,
): Promise<HealthServer> {
  const told = (response: ServerResponse, ok: boolean) =>
    response.writeHead(ok ? 200 : 503, { 'Content-Type': 'text/plain' }).end(ok ? 'ok\n' : 'not ready\n');
  const server = createInternalServer({
    '/live': (response) => told(response, true),
    '/ready': (response) =>
      void Promise.race([isReady(), wait(ANSWER_WITHIN_MS, false, { ref: false })]).then(
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
