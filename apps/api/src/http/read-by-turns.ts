import { type Server } from 'node:http';
import { type Socket } from 'node:net';

/** As many connections has a browser. A client that has more open is a crowd: an office, or an attacker. */
const CROWD = 8;

/**
 * Of all crowds, the next new connection is read so long after the one before: twenty colleagues who begin in the same second, with six
 * connections each, wait for half a second. Milliseconds.
 */
const CROWD_EVERY_MS = 5;

/** Connections that keep coming are accepted for so long before the next is read. Milliseconds. */
const ACCEPTS_FOR_MS = 10;

/** So many are read each time around the event loop. */
const READ_AT_ONCE = 8;

/** New connections by address; the addresses take turns. */
class Waiting {
  private readonly byAddress = new Map<string, Socket[]>();

  constructor(private readonly openOf: (address: string) => number) {}

  add(address: string, socket: Socket): void {
    const sockets = this.byAddress.get(address);
    if (sockets) sockets.push(socket);
    else this.byAddress.set(address, [socket]);
  }

  /** @returns the address whose turn it is, one that is no crowd's before all others; undefined when none waits. */
  next(): { address: string; isCrowd: boolean } | undefined {
    let crowd: string | undefined;
    for (const [address, sockets] of this.byAddress) {
      while (sockets[0]?.destroyed) sockets.shift();
      if (sockets.length === 0) this.byAddress.delete(address);
      else if (this.openOf(address) <= CROWD) return { address, isCrowd: false };
      else crowd ??= address;
    }
    return crowd === undefined ? undefined : { address: crowd, isCrowd: true };
  }

  /** Takes out the one whose turn it is; its address is the last to have its turn again. */
  take(address: string): Socket | undefined {
    const sockets = this.byAddress.get(address) ?? [];
    this.byAddress.delete(address);
    const first = sockets.shift();
    if (sockets.length > 0) this.byAddress.set(address, sockets);
    return first;
  }

  get isEmpty(): boolean {
    return this.byAddress.size === 0;
  }
}

/**
 * Reads new connections one after the other, by turns of the addresses, and those of crowds slowly. Without this Node.js
 * accepts one each time around its event loop and answers at once what comes on it: after nine hundred calls that were refused, 2 ms
 * each, whoever connected next waited for two seconds. Accepting a connection takes 0.3 ms, so all that are coming are accepted first.
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
      const socket = waiting.take(next.address);
      if (!socket) continue;
      read.call(server, socket);
      socket.resume();
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
    waiting.add(socket.remoteAddress ?? '', socket);
    hasCome = true;
    goOnSoon();
  });
}
