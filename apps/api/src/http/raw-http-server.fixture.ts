import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const LOOKS = 1_000;
const LOOK_EVERY_MS = 5;

/** A server on loopback and raw connections to it, so that a spec can send exactly these bytes. */
export class RawHttpServer {
  private readonly open: Socket[] = [];

  private constructor(private readonly server: Server) {}

  /** @param prepare sets up the server before it listens */
  static async start(
    handler: RequestListener,
    prepare: (server: Server) => void = () => undefined,
  ): Promise<RawHttpServer> {
    const server = createServer(handler);
    prepare(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new RawHttpServer(server);
  }

  /** Connects from this address, and sends this text. Resolves once the server has the connection. */
  async connectAndSend(text: string, from = '127.0.0.1'): Promise<Socket> {
    const accepted = once(this.server, 'connection');
    const { port } = this.server.address() as AddressInfo;
    const socket = connect({ port, host: '127.0.0.1', localAddress: from });
    socket.on('error', () => undefined);
    this.open.push(socket);
    await Promise.all([once(socket, 'connect'), accepted]);
    if (text) socket.write(text);
    return socket;
  }

  async close(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Returns the text of a GET request for this path. */
export function getRequestText(path: string, header?: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: here\r\n${header ? `${header}\r\n` : ''}\r\n`;
}

/** Returns the next bytes of the answer. */
export async function nextResponseChunk(socket: Socket): Promise<string> {
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  return chunk.toString();
}

/** Resolves once the server has closed the connection. */
export async function waitUntilClosed(socket: Socket): Promise<void> {
  if (!socket.closed) await once(socket, 'close');
}

/** Waits until the condition holds. @throws Error after five seconds */
export async function waitUntil(holds: () => boolean): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    if (holds()) return;
    await wait(LOOK_EVERY_MS);
  }
  throw new Error('It did not become so.');
}
