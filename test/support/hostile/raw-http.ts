import { connect } from 'node:net';

/** A request as it goes over the wire, so that nothing on our side mends what is wrong with it. */
export interface RawCall {
  readonly method: string;
  /** As it stands in the first line; a byte per character. */
  readonly target: string;
  readonly version: string;
  /** In this order, a name as often as it stands here; a byte per character. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

export interface RawAnswer {
  /** 0: the connection was closed, or nothing came in time. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  /** Nothing came in time. */
  readonly isLate: boolean;
}

export interface Exchange {
  readonly port: number;
  /** The address of this side: each is a client of its own. */
  readonly from?: string;
  readonly withinMs: number;
}

const NOTHING: Omit<RawAnswer, 'isLate'> = {
  status: 0,
  headers: new Map<string, string>(),
  body: Buffer.alloc(0),
};

/** The call as bytes. Its length is added, unless it says itself how its body is framed. */
export function bytesOf({ method, target, version, headers, body }: RawCall): Buffer {
  const isFramed = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  const length: [string, string][] =
    isFramed || body.length === 0 ? [] : [['Content-Length', String(body.length)]];
  const lines = [...headers, ...length].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(`${method} ${target} ${version}\r\n${lines}\r\n`, 'latin1'), body]);
}

/** Sends these bytes over a connection of their own, and reads the first answer whole; of a stream of events its head. Never throws. */
export function exchange(bytes: Buffer, { port, from, withinMs }: Exchange): Promise<RawAnswer> {
  const hasNoBody = bytes.subarray(0, 5).toString('latin1') === 'HEAD ';
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, localAddress: from });
    const chunks: Buffer[] = [];
    const finish = (isLate: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ ...(answerIn(Buffer.concat(chunks), hasNoBody)?.answer ?? NOTHING), isLate });
    };
    const timer = setTimeout(() => finish(true), withinMs);
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      if (answerIn(Buffer.concat(chunks), hasNoBody)?.isWhole) finish(false);
    });
    socket.on('error', () => undefined); // `close` comes after it.
    socket.on('close', () => finish(false));
    socket.write(bytes);
  });
}

function answerIn(
  bytes: Buffer,
  hasNoBody: boolean,
): { answer: typeof NOTHING; isWhole: boolean } | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const status = Number(/^HTTP\/1\.\d (\d{3})/.exec(first)?.[1] ?? 0);
  if (status === 100) return answerIn(bytes.subarray(end + 4), hasNoBody);
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const rest = bytes.subarray(end + 4);
  if (
    hasNoBody ||
    status === 204 ||
    status === 304 ||
    headers.get('content-type')?.startsWith('text/event-stream')
  )
    return { answer: { status, headers, body: Buffer.alloc(0) }, isWhole: true };
  if (headers.get('transfer-encoding') === 'chunked') {
    const isWhole = rest.subarray(-5).toString('latin1') === '0\r\n\r\n';
    return { answer: { status, headers, body: isWhole ? unchunked(rest) : rest }, isWhole };
  }
  const length = headers.get('content-length');
  return {
    answer: { status, headers, body: rest },
    isWhole: length !== undefined && rest.length >= Number(length),
  };
}

function unchunked(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    if (lineEnd < 0 || !(size > 0)) return Buffer.concat(parts);
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
