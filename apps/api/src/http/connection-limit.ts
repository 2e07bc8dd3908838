import { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Socket } from 'node:net';
import { clientOf } from '../auth/client-of';

export interface ConnectionLimits {
  /** Connections of one client address. A whole office may be one client, with six connections a browser. */
  readonly ofOne: number;
  /** Connections of all clients. */
  readonly ofAll: number;
}

/** A connection keeps up to 64 KB of what was sent and not yet read. */
export const CONNECTION_LIMITS: ConnectionLimits = { ofOne: 500, ofAll: 4_000 };

interface Connection {
  readonly socket: Socket;
  request?: IncomingMessage;
  response?: ServerResponse;
}

/**
 * Keeps one client from holding all connections. A connection that is one too many is let in, and another one makes room for it: one
 * of the same client or, when there are too many in all, one of the client that has most. The oldest whose request is not here whole
 * goes first, then the oldest on which nothing is asked. So connections that only wait keep out no other person at the
 * attacker's address. When all of them are being answered, the new connection is closed.
 *
 * @param isProxy whether a connection from this address is a proxy's. It stands for many clients, so that it has no share but
 *   that of all: how many each of its clients has, it counts itself.
 * @returns how many connections the client at this address has open; 0 for a proxy.
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
    socket.setMaxListeners(0); // Each of the calls that are sent one behind the other listens for its end.
    const address = socket.remoteAddress;
    if (address === undefined) return void socket.destroy();
    const client = clientOf(address);
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
  return (address) => (isProxy(address) ? 0 : (clients.get(clientOf(address))?.size ?? 0));
}

/** @returns false when each is being answered. */
function makeRoom(crowd: Iterable<Connection>): boolean {
  const connections = [...crowd].filter(({ socket }) => !socket.destroyed);
  const leaving = connections.find(isUnfinished) ?? connections.find(isIdle);
  leaving?.socket.destroy();
  return leaving !== undefined;
}

/** Its request is not here whole. */
function isUnfinished({ request, socket }: Connection): boolean {
  return request ? !request.complete : socket.bytesRead > 0;
}

/** Nothing was asked yet, or what was asked is answered. */
function isIdle({ response }: Connection): boolean {
  return response?.writableFinished ?? true;
}

function largestOf(clients: ReadonlyMap<string, Set<Connection>>): Set<Connection> {
  let largest = new Set<Connection>();
  for (const own of clients.values()) if (own.size > largest.size) largest = own;
  return largest;
}
