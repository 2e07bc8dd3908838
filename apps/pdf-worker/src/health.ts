import { type Server, createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

/**
 * The worker's only port: `/live` (the event loop turns) and `/ready` (it can work). Says nothing else.
 *
 * @param isReady may reject, which is a no.
 * @param port 0 takes any free one.
 * @returns the server and the port it listens on.
 */
export async function serveHealth(
  isReady: () => Promise<boolean>,
  host: string,
  port: number,
): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    const answer = (ok: boolean) =>
      response.writeHead(ok ? 200 : 503, { 'Content-Type': 'text/plain' }).end(ok ? 'ok\n' : 'not ready\n');
    if (request.url === '/live') answer(true);
    else if (request.url === '/ready') {
      isReady().then(answer, () => answer(false));
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return { server, port: (server.address() as AddressInfo).port };
}
