import { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Socket } from 'node:net';
import { clientRateLimitKey } from '../auth/client-rate-limit-key';

export interface ConnectionLimits {
  /**
   * Maximum number of connections of one client address. A whole office may have one address, and each browser opens up to six connections.
   */
  readonly ofOne: number;
  /** Maximum number of connections of all clients. */
  readonly ofAll: number;
}

/** The limits of the api. A connection buffers up to 64 KB of unread data. */
export const CONNECTION_LIMITS: ConnectionLimits = { ofOne: 500, ofAll: 4_000 };

interface Connection {
  readonly socket: Socket;
  request?: IncomingMessage;
  response?: ServerResponse;
}

/**
 * Limits the number of connections of each client and in total. A connection that exceeds a limit is accepted, and another one is closed
 * instead: one of the same client or, if the total is exceeded, one of the client with the most connections. Of these, the oldest one with
 * an incomplete request is closed; if there is none, the oldest idle one; if there is none either, the new connection. So an attacker who
 * only holds connections open cannot keep out other people behind the same address.
 *
 * @param isProxy returns true for the address of a proxy. A proxy forwards the calls of many clients and has to limit them itself; here
 * only the total limit applies to it.
 * @returns a function that returns the number of open connections of the client at an address; 0 for a proxy
 */
export function limitConnections(
  server: Server,
  isProxy: (address: string) => boolean,
  { ofOne, ofAll }: ConnectionLimits = CONNECTION_LIMITS,
): (address: string) => number {
  const clients = new Map<string, Set<Connection>>();
  const bySocket = new WeakMap<Socket, Connection>();
  let all = 0;

  server.on('connection', (socket: Socket) => {
    socket.setMaxListeners(0); // Disables Node.js's warning about many listeners: each pipelined request adds one for the end of the connection.
    const address = socket.remoteAddress;
    if (address === undefined) return void socket.destroy();
    const client = clientRateLimitKey(address);
    const own = clients.get(client) ?? new Set<Connection>();
    const isOneTooMany = own.size >= ofOne && !isProxy(address);
    const crowd = isOneTooMany ? own : all >= ofAll ? largestOf(clients) : undefined;
    if (crowd && !makeRoom(crowd)) return void socket.destroy();
    const connection: Connection = { socket };
    clients.set(client, own.add(connection));
    bySocket.set(socket, connection);
    all += 1;
    socket.once('close', () => {
      all -= 1;
      own.delete(connection);
      if (own.size === 0) clients.delete(client);
    });
  });
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const connection = bySocket.get(request.socket);
    if (connection) Object.assign(connection, { request, response });
  });
  return (address) => (isProxy(address) ? 0 : (clients.get(clientRateLimitKey(address))?.size ?? 0));
}

/** Closes one of these connections. @returns false if all of them are being answered */
function makeRoom(crowd: Iterable<Connection>): boolean {
  const connections = [...crowd].filter(({ socket }) => !socket.destroyed);
  const leaving = connections.find(isUnfinished) ?? connections.find(isIdle);
  leaving?.socket.destroy();
  return leaving !== undefined;
}

/** True if the connection has received only a part of a request. */
function isUnfinished({ request, socket }: Connection): boolean {
  return request ? !request.complete : socket.bytesRead > 0;
}

/** True if the connection has no request, or its last request was answered. */
function isIdle({ response }: Connection): boolean {
  return response?.writableFinished ?? true;
}

function largestOf(clients: ReadonlyMap<string, Set<Connection>>): Set<Connection> {
  let largest = new Set<Connection>();
  for (const own of clients.values()) if (own.size > largest.size) largest = own;
  return largest;
}
