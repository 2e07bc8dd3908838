import { type Server } from 'node:http';
import { type Socket } from 'node:net';
import { clientRateLimitKey } from '../auth/client-rate-limit-key';

/** A client with more connections than this is a crowd, that is, an office or an attacker. A single browser opens fewer. */
const CROWD = 8;

/**
 * Minimum time between two new connections of crowds that are read. So the first calls on such connections use at most a tenth of a core.
 * If twenty colleagues each open six connections at the same time, the last one waits 3.6 s. Milliseconds.
 */
const CROWD_EVERY_MS = 30;

/** Time for which incoming connections are only accepted before new ones are read. Milliseconds. */
const ACCEPTS_FOR_MS = 10;

/** Maximum number of connections that are read per iteration of the event loop. */
const READ_AT_ONCE = 8;

interface Next {
  readonly client: string;
  readonly socket: Socket;
  readonly isCrowd: boolean;
}

/** New connections that were not read yet, by client (`clientRateLimitKey`). */
class Waiting {
  private readonly byClient = new Map<string, Socket[]>();

  constructor(private readonly openOf: (address: string) => number) {}

  add(client: string, socket: Socket): void {
    const sockets = this.byClient.get(client);
    if (sockets) sockets.push(socket);
    else this.byClient.set(client, [socket]);
  }

  /** @returns the connection to read next; those of crowds come last. Undefined if there is none. */
  next(): Next | undefined {
    let ofCrowd: Next | undefined;
    for (const [client, sockets] of this.byClient) {
      while (sockets[0]?.destroyed) sockets.shift();
      const [socket] = sockets;
      if (!socket) this.byClient.delete(client);
      else if (this.openOf(socket.remoteAddress ?? '') <= CROWD) return { client, socket, isCrowd: false };
      else ofCrowd ??= { client, socket, isCrowd: true };
    }
    return ofCrowd;
  }

  /** Removes this connection, and moves its client to the end: all other clients come first. */
  take({ client, socket }: Next): void {
    const left = (this.byClient.get(client) ?? []).filter((other) => other !== socket);
    this.byClient.delete(client);
    if (left.length > 0) this.byClient.set(client, left);
  }

  get isEmpty(): boolean {
    return this.byClient.size === 0;
  }
}

/**
 * Reads new connections by round robin over the clients, and those of crowds more slowly.
 *
 * Otherwise Node.js accepts one connection per iteration of its event loop and handles its first call at once: behind nine hundred refused
 * calls of 2 ms, the next person had to wait for two seconds. Accepting takes only 0.3 ms, so all incoming connections are accepted first.
 * A connection that was not read yet uses no memory for data.
 *
 * @param openOf returns the number of open connections of the client at this address
 */
export function readConnectionsRoundRobin(server: Server, openOf: (address: string) => number): void {
  // This is the listener that Node.js adds when it creates the server. No other listener was added yet.
  const [read] = server.listeners('connection') as [(socket: Socket) => void];
  const waiting = new Waiting(openOf);
  let hasCome = false;
  let acceptsUntil = 0;
  let crowdAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let isGoing = false;

  const goOn = (): void => {
    isGoing = false;
    const now = performance.now();
    if (hasCome && now < acceptsUntil) {
      hasCome = false;
      return goOnSoon();
    }
    acceptsUntil = now + ACCEPTS_FOR_MS;
    for (let count = 0; count < READ_AT_ONCE; count++) {
      const next = waiting.next();
      if (!next) return;
      if (next.isCrowd) {
        if (now < crowdAt) return void (timer = setTimeout(goOnSoon, crowdAt - now));
        crowdAt = now + CROWD_EVERY_MS;
      }
      waiting.take(next);
      read.call(server, next.socket);
      next.socket.resume();
    }
    goOnSoon();
  };
  const goOnSoon = (): void => {
    clearTimeout(timer);
    if (isGoing) return;
    isGoing = true;
    setImmediate(goOn);
  };

  server.off('connection', read);
  Object.assign(server, { pauseOnConnect: true });
  server.on('connection', (socket: Socket) => {
    if (waiting.isEmpty) acceptsUntil = performance.now() + ACCEPTS_FOR_MS;
    waiting.add(clientRateLimitKey(socket.remoteAddress ?? ''), socket);
    hasCome = true;
    goOnSoon();
  });
}
