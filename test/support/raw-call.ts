import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** The bytes of a call, written by hand: what no HTTP client would send. */
export class RawCall {
  private text = '';

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => (this.text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
  }

  /** @param from the address that the call comes from */
  static async to(url: string, from = '127.0.0.1'): Promise<RawCall> {
    const { hostname: host, port } = new URL(url);
    const socket = connect({ host, port: Number(port), localAddress: from });
    const call = new RawCall(socket);
    await once(socket, 'connect');
    return call;
  }

  send(bytes: string | Buffer): this {
    this.socket.write(bytes);
    return this;
  }

  /** The lines of a call before its body. @param headers one by one, as often as each is given */
  head(method: string, path: string, headers: readonly (readonly [string, string])[]): this {
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    return this.send(`${method} ${path} HTTP/1.1\r\n${lines}\r\n`);
  }

  /** The status of the first answer, once its first line is here; 0: the connection ended without one. */
  async status(): Promise<number> {
    while (!this.text.includes('\r\n') && !this.socket.closed)
      await Promise.race([once(this.socket, 'data'), once(this.socket, 'close')]);
    return Number(/^HTTP\/1\.1 (\d+)/.exec(this.text)?.[1] ?? 0);
  }

  /** All that came, once the connection is closed. */
  async ended(): Promise<string> {
    if (!this.socket.closed) await once(this.socket, 'close');
    return this.text;
  }

  close(): void {
    this.socket.destroy();
  }
}
