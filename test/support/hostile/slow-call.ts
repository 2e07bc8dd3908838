import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { AnswerReader, bytesOf, type RawCall } from './raw-http';

/** A call that is sent piece by piece: the test decides what happens between the pieces. */
export class SlowCall {
  private readonly answer = new AnswerReader(false);

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => this.answer.take(chunk));
    socket.on('error', () => undefined);
  }

  /** Connects, and sends the lines before the body. */
  static async begin(url: string, head: Omit<RawCall, 'version' | 'body'>): Promise<SlowCall> {
    const { hostname: host, port } = new URL(url);
    const socket = connect({ host, port: Number(port) });
    const call = new SlowCall(socket);
    await once(socket, 'connect');
    return call.send(bytesOf({ ...head, version: 'HTTP/1.1', body: Buffer.alloc(0) }));
  }

  send(bytes: string | Buffer): this {
    this.socket.write(bytes);
    return this;
  }

  /** The status of the answer, once it is here; 0: the connection ended without an answer. */
  async status(): Promise<number> {
    while (this.answer.answer.status === 0 && !this.socket.closed)
      await Promise.race([once(this.socket, 'data'), once(this.socket, 'close')]);
    return this.answer.answer.status;
  }

  close(): void {
    this.socket.destroy();
  }
}
