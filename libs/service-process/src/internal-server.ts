import { createServer, type Server, type ServerResponse } from 'node:http';
import { type Socket } from 'node:net';

/** Connections that are open at once: a handful of probes and scrapers ask. */
export const INSIDE_CONNECTIONS = 100;

/** A call has to be here whole by then, and its answer has to be taken. Milliseconds. */
const CALL_WITHIN_MS = 5_000;

/** How often connections are looked at for that. Milliseconds. */
const LOOKED_AT_EVERY_MS = 1_000;

/**
 * A server for probes and scrapers, without sign-in. It answers only GET and HEAD, one call a connection. A connection that is one too
 * many takes the place of the oldest, so that a crowd of connections keeps no probe from being answered.
 *
 * @param routes by path
 */
export function createInternalServer(
  routes: Readonly<Record<string, (response: ServerResponse) => void>>,
  mostConnections = INSIDE_CONNECTIONS,
): Server {
  const paths = new Map(Object.entries(routes));
  const server = createServer(
    {
      headersTimeout: CALL_WITHIN_MS,
      requestTimeout: CALL_WITHIN_MS,
      connectionsCheckingInterval: LOOKED_AT_EVERY_MS,
    },
    ({ method, url = '' }, response) => {
      response.shouldKeepAlive = false;
      const answer = paths.get(url);
      if (answer && (method === 'GET' || method === 'HEAD')) answer(response);
      else response.writeHead(404).end();
    },
  );
  server.timeout = CALL_WITHIN_MS;
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    if (open.size >= mostConnections) for (const oldest of [...open].slice(0, 1)) oldest.destroy();
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return server;
}
