import { randomInt } from 'node:crypto';
import { type OutgoingHttpHeaders, request } from 'node:http';

/** A call as it goes over the wire, whether or not it makes sense. */
export interface RawCall {
  readonly method: string;
  /** Path and query, encoded. */
  readonly address: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

export interface RawAnswer {
  /** 0: the connection was closed without any. */
  readonly status: number;
  readonly bytes: number;
}

/** A stream of events has no end: it is left after its first bytes, or when none came for this long. Milliseconds. */
const STREAM_MS = 100;

/** Calls from a client that was never there before (each has an address of its own on loopback), so that no limit of clients has a say. */
export function rawCall(url: string, { method, address, headers = {}, body }: RawCall): Promise<RawAnswer> {
  const { hostname: host, port } = new URL(url);
  const localAddress = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
  return new Promise((resolve) => {
    const own = {
      ...(body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
      ...headers,
    };
    const call = request({
      host,
      port,
      localAddress,
      agent: false,
      method,
      path: address,
      headers: own,
    });
    call.on('response', (response) => {
      let bytes = 0;
      const done = () => resolve({ status: response.statusCode ?? 0, bytes });
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('close', done);
      if (!/event-stream/.test(response.headers['content-type'] ?? '')) return;
      setTimeout(() => call.destroy(), STREAM_MS);
    });
    call.on('error', () => resolve({ status: 0, bytes: 0 }));
    call.end(body);
  });
}
