import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from './standalone';

/**
 * How the way is:
 *
 * - `open`: what one end sends reaches the other;
 * - `refused`: nobody listens, as when the service has stopped;
 * - `cut`: what comes is let in and dropped at once;
 * - `silent`: everything is let in, and nothing goes through in either direction, as behind a firewall that drops packets.
 */
export type WayState = 'open' | 'refused' | 'cut' | 'silent';

interface Connection {
  readonly client: Socket;
  readonly service: Socket;
  /** Nothing goes through any more, not even that one end has closed. */
  silent?: boolean;
  /** The service's last piece is still held back: its end waits for it. */
  heldBack?: boolean;
}

/** A TCP connection to a service on loopback that can be made as bad as networks are. */
export class TcpProxy {
  /** Each reply of the service is held back for this long. Milliseconds. */
  delayMs = 0;
  /** What the service sends arrives no faster than this. Bytes per second; undefined: as fast as it can. */
  bytesPerSecond?: number;
  /** Sees everything that clients send. */
  onRequestBytes?: (bytes: Buffer) => void;
  private state: WayState = 'open';
  private resetAfter?: { from: 'client' | 'service'; bytes: number };
  private readonly connections = new Set<Connection>();
  private server?: Server;

  private constructor(
    /** The port of the service; another one counts for connections from then on. */
    public service: number,
    readonly port: number,
  ) {}

  /** @param service the port of the service; it need not listen yet. */
  static async start(service: number): Promise<TcpProxy> {
    const server = createServer();
    // While the way is `refused` the system gives this port to nobody else.
    const port = await freePort();
    await listen(server, port);
    const proxy = new TcpProxy(service, port);
    proxy.serve(server);
    return proxy;
  }

  /** The same address by this way. */
  proxiedUrl(url: string): string {
    return Object.assign(new URL(url), { hostname: '127.0.0.1', port: String(this.port) }).href.replace(
      /\/$/,
      '',
    );
  }

  /** Changes how the way is. What is open breaks, unless the way falls silent or opens again. */
  async setState(state: WayState): Promise<void> {
    this.state = state;
    if (state === 'refused' || state === 'cut') this.cutOpen();
    for (const { client, service, silent } of this.connections) {
      if (silent) continue;
      for (const end of [client, service]) {
        if (state === 'silent') end.pause();
        else if (state === 'open') end.resume();
      }
    }
    if (state === 'refused') await this.stopListening();
    else if (!this.server) {
      const server = createServer();
      await listen(server, this.port);
      this.serve(server);
    }
  }

  /** Open, quick and unharmed. Connections that were silent are broken: they have lost nothing, and nobody trusts them. */
  async heal(): Promise<void> {
    this.delayMs = 0;
    this.bytesPerSecond = undefined;
    this.resetAfter = undefined;
    if (this.state === 'silent') this.cutOpen();
    else this.cutSilent();
    await this.setState('open');
  }

  /** Breaks, without a word, every connection that is open now; the next ones are let through. */
  cutOpen(): void {
    for (const { client, service } of this.connections) {
      // One that is half closed cannot be reset: Node.js would keep it for ever.
      if (client.readableEnded || client.writableEnded) client.destroy();
      else client.resetAndDestroy();
      service.destroy();
    }
    this.connections.clear();
  }

  private cutSilent(): void {
    for (const connection of this.connections) {
      if (!connection.silent) continue;
      this.connections.delete(connection);
      connection.client.destroy();
      connection.service.destroy();
    }
  }

  /** From now on nothing goes through what is open now, whatever becomes of its ends; the next ones are let through. */
  silenceOpen(): void {
    for (const connection of this.connections) {
      connection.silent = true;
      connection.client.pause();
      connection.service.pause();
    }
  }

  /** Breaks, once, the connection over which this many more bytes have come from this side. */
  resetOnceAfter(bytes: number, from: 'client' | 'service'): void {
    this.resetAfter = { bytes, from };
  }

  async close(): Promise<void> {
    this.cutOpen();
    await this.stopListening();
  }

  private serve(server: Server): void {
    this.server = server;
    server.on('connection', (client) => this.let(client));
  }

  private async stopListening(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  private let(client: Socket): void {
    client.on('error', () => undefined);
    if (this.state === 'cut') {
      client.destroy();
      return;
    }
    const service = connect(this.service, '127.0.0.1');
    service.on('error', () => undefined);
    const connection: Connection = { client, service };
    this.connections.add(connection);
    for (const end of [client, service]) {
      end.setNoDelay(true);
      end.on('close', () => {
        if (connection.silent || (end === service && connection.heldBack)) return;
        this.connections.delete(connection);
        client.destroy();
        service.destroy();
      });
    }
    client.on('data', (bytes: Buffer) => {
      this.onRequestBytes?.(bytes);
      if (!this.isReset(connection, bytes, 'client')) pass(bytes, client, service);
    });
    service.on('data', (bytes: Buffer) => this.answer(connection, bytes));
    client.on('end', () => service.end());
    service.on('end', () => {
      if (!connection.heldBack) client.end();
    });
    if (this.state === 'silent') for (const end of [client, service]) end.pause();
  }

  private answer(connection: Connection, bytes: Buffer): void {
    if (this.isReset(connection, bytes, 'service')) return;
    const { client, service } = connection;
    const waitMs = this.delayMs + (this.bytesPerSecond ? (bytes.length / this.bytesPerSecond) * 1000 : 0);
    if (waitMs === 0) {
      pass(bytes, service, client);
      return;
    }
    // One at a time: what comes later never overtakes.
    service.pause();
    connection.heldBack = true;
    setTimeout(() => {
      connection.heldBack = false;
      if (client.destroyed || connection.silent) return;
      client.write(bytes);
      if (service.destroyed) client.end();
      if (this.state !== 'silent') service.resume();
    }, waitMs);
  }

  private isReset({ client, service }: Connection, bytes: Buffer, from: 'client' | 'service'): boolean {
    if (this.resetAfter?.from !== from) return false;
    this.resetAfter.bytes -= bytes.length;
    if (this.resetAfter.bytes > 0) return false;
    this.resetAfter = undefined;
    client.resetAndDestroy();
    service.destroy();
    return true;
  }
}

function pass(bytes: Buffer, from: Socket, to: Socket): void {
  if (to.destroyed || to.write(bytes)) return;
  from.pause();
  to.once('drain', () => from.resume());
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, '127.0.0.1', resolve),
  );
}
