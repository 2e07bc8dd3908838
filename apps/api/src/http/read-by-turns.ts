import { type Server } from 'node:http';
import { type Socket } from 'node:net';
import { clientOf } from '../auth/client-of';

/** A browser has at most so many connections open. A client with more is a crowd: an office, or an attacker. */
const CROWD = 8;

/**
 * All crowds together have one new connection read each so many milliseconds, so that the first calls on these take no more than a tenth of a core.
 * When twenty colleagues begin in the same second with six connections each, the last connection waits for 3.6 seconds.
 */
const CROWD_EVERY_MS = 30;

/** Connections that keep coming are accepted for so long before the next is read. Milliseconds. */
const ACCEPTS_FOR_MS = 10;

/** So many are read each time around the event loop. */
const READ_AT_ONCE = 8;

interface Next {
  readonly client: string;
  readonly socket: Socket;
  readonly isCrowd: boolean;
}

/** New connections by client, as `clientOf` tells them apart; the clients take turns. */
class Waiting {
  private readonly byClient = new Map<string, Socket[]>();

  constructor(private readonly openOf: (address: string) => number) {}

  add(client: string, socket: Socket): void {
    const sockets = this.byClient.get(client);
    if (sockets) sockets.push(socket);
    else this.byClient.set(client, [socket]);
  }

  /** @returns the connection whose turn it is, those of crowds after all others; undefined when no connection waits. */
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

  /** Takes this connection out; the others of its client have their turn after all other clients. */
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
 * Reads new connections one after the other, by turns of the clients, and those of crowds slowly. Without this Node.js
 * accepts one each time around its event loop and answers at once what comes on it: after nine hundred calls that were refused, 2 ms
 * each, the next person who connected waited for two seconds. Accepting a connection takes 0.3 ms, so all that are coming are accepted first.
 * Nothing is read of a connection that waits, so that it takes no memory.
 *
 * @param openOf how many connections the client at this address has open
 */
export function readByTurns(server: Server, openOf: (address: string) => number): void {
  // Node.js adds its own when it makes the server, before anybody else can.
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
