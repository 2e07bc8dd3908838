import { type Server } from 'node:http';
import { type Socket } from 'node:net';
import { clientOf } from '../auth/client-of';

/** Number of connections above which a client is a crowd: an office, or an attacker. A browser opens fewer. */
const CROWD = 8;

/**
 * Time between two new connections that are read from all crowds together, so that the first calls on them use no more than a tenth of a
 * core. If twenty colleagues each open six connections in the same second, the last one waits 3.6 s. Milliseconds.
 */
const CROWD_EVERY_MS = 30;

/** Time for which incoming connections are accepted before the next one is read. Milliseconds. */
const ACCEPTS_FOR_MS = 10;

/** Number of connections that are read per iteration of the event loop. */
const READ_AT_ONCE = 8;

interface Next {
  readonly client: string;
  readonly socket: Socket;
  readonly isCrowd: boolean;
}

/** New connections by client (`clientOf`); the clients take turns. */
class Waiting {
  private readonly byClient = new Map<string, Socket[]>();

  constructor(private readonly openOf: (address: string) => number) {}

  add(client: string, socket: Socket): void {
    const sockets = this.byClient.get(client);
    if (sockets) sockets.push(socket);
    else this.byClient.set(client, [socket]);
  }

  /** @returns the next connection, those of crowds last; undefined when none waits */
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

  /** Removes this connection. The other connections of its client come after those of all other clients. */
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
 * Reads new connections one after the other, by round robin over the clients, and those of crowds slowly. Without this, Node.js accepts
 * one connection per iteration of its event loop and handles it at once: behind nine hundred refused calls of 2 ms, the next person
 * waited for two seconds. Accepting a connection takes 0.3 ms, so all incoming ones are accepted first. A waiting connection is not read,
 * so it uses no memory.
 *
 * @param openOf returns the number of open connections of the client at this address
 */
export function readByTurns(server: Server, openOf: (address: string) => number): void {
  // Node.js adds its own listener when it creates the server, so it is the only one here.
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
    waiting.add(clientOf(socket.remoteAddress ?? ''), socket);
    hasCome = true;
    goOnSoon();
  });
}
