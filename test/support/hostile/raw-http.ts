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

/** The call as bytes. Its length is added, unless it says itself how its body is framed. */
export function bytesOf({ method, target, version, headers, body }: RawCall): Buffer {
  const isFramed = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  const length: [string, string][] =
    isFramed || body.length === 0 ? [] : [['Content-Length', String(body.length)]];
  const lines = [...headers, ...length].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(`${method} ${target} ${version}\r\n${lines}\r\n`, 'latin1'), body]);
}

/** Sends these bytes over a connection of their own, and reads the first answer whole; of a stream of events its head. Never throws. */
export function sendRaw(bytes: Buffer, { port, from, withinMs }: Exchange): Promise<RawAnswer> {
  const reading = new AnswerReader(bytes.subarray(0, 5).toString('latin1') === 'HEAD ');
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, localAddress: from });
    const finish = (isLate: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ ...reading.answer, isLate });
    };
    const timer = setTimeout(() => finish(true), withinMs);
    socket.on('data', (chunk: Buffer) => reading.take(chunk) && finish(false));
    socket.on('error', () => undefined); // `close` comes after it.
    socket.on('close', () => finish(false));
    socket.write(bytes);
  });
}

const END_OF_HEAD = '\r\n\r\n';
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/** Puts an answer together from what comes in, looking at every byte once. */
export class AnswerReader {
  private head?: Pick<RawAnswer, 'status' | 'headers'>;
  private chunks: Buffer[] = [];
  private length = 0;

  constructor(private readonly hasNoBody: boolean) {}

  /** @returns whether the answer is here whole. */
  take(chunk: Buffer): boolean {
    this.chunks.push(chunk);
    this.length += chunk.length;
    if (!this.head) this.readHead();
    return this.head !== undefined && this.isWhole(this.head);
  }

  /** As far as it is here. */
  get answer(): Omit<RawAnswer, 'isLate'> {
    if (!this.head) return { status: 0, headers: new Map(), body: Buffer.alloc(0) };
    const body = Buffer.concat(this.chunks);
    const isChunked = this.head.headers.get('transfer-encoding') === 'chunked';
    return { ...this.head, body: isChunked ? unchunked(body) : body };
  }

  private readHead(): void {
    const bytes = Buffer.concat(this.chunks);
    const end = bytes.indexOf(END_OF_HEAD);
    if (end < 0) return;
    const head = headOf(bytes.subarray(0, end).toString('latin1'));
    const rest = bytes.subarray(end + END_OF_HEAD.length);
    this.chunks = [rest];
    this.length = rest.length;
    if (head.status === 100) this.readHead();
    else this.head = head;
  }

  private isWhole({ status, headers }: Pick<RawAnswer, 'status' | 'headers'>): boolean {
    const isEvents = headers.get('content-type')?.startsWith('text/event-stream');
    if (this.hasNoBody || isEvents || status === 204 || status === 304) return true;
    if (headers.get('transfer-encoding') === 'chunked')
      return Buffer.concat(this.chunks.slice(-2)).subarray(-LAST_CHUNK.length).equals(LAST_CHUNK);
    const length = headers.get('content-length');
    return length !== undefined && this.length >= Number(length);
  }
}

function headOf(text: string): Pick<RawAnswer, 'status' | 'headers'> {
  const [first = '', ...lines] = text.split('\r\n');
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  });
  return { status: Number(/^HTTP\/1\.\d (\d{3})/.exec(first)?.[1] ?? 0), headers: new Map(headers) };
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
