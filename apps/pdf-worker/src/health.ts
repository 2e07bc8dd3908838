import { type Server, createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type DataSource } from 'typeorm';

/**
 * The worker's only port: `/live` (the event loop turns) and `/ready` (the database answers). Says nothing else.
 *
 * @param port 0 takes any free one.
 * @returns the server and the port it listens on.
 */
export async function serveHealth(
  dataSource: DataSource,
  host: string,
  port: number,
): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    const answer = (ok: boolean) =>
      response.writeHead(ok ? 200 : 503, { 'Content-Type': 'text/plain' }).end(ok ? 'ok\n' : 'not ready\n');
    if (request.url === '/live') answer(true);
    else if (request.url === '/ready') {
      dataSource.query('SELECT 1').then(
        () => answer(true),
        () => answer(false),
      );
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return { server, port: (server.address() as AddressInfo).port };
}
