import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { AnswerReader, bytesOf, type RawAnswer, type RawCall, sendRaw } from '../../support/hostile/raw-http';
import { foreignCanariesIn } from '../canaries';
import { addressOf } from '../settings';
import { type Plan } from './plan';
import { type Tally } from './tally';

/** By whom a call is made. */
export interface Session {
  readonly cookie: string;
  /** What may sing in the answers; undefined: nothing may. */
  readonly canary?: string;
  /** Sees names and addresses by right. */
  readonly isOperator?: boolean;
}

export const NOBODY: Session = { cookie: '' };

/** What differs from a plain GET. */
export interface Call extends Partial<Omit<RawCall, 'target'>> {
  readonly target: string;
  readonly as?: Session;
}

/** How a connection is kept that nobody means to use well. */
export interface Hold {
  readonly bytes: Buffer;
  readonly forMs: number;
  /** Whether what comes is read, or left where it is. */
  readonly reads: boolean;
  /** Sent piece by piece, one each so often. */
  readonly drip?: { readonly bytes: Buffer; readonly everyMs: number };
  readonly from?: string;
}

/** An attacker waits so long for an answer, and then asks for the next. Milliseconds. */
const WITHIN_MS = 5_000;
/** For the first bytes of an answer that was not read until the end. Milliseconds. */
const LAST_LOOK_MS = 300;

/** The service as the attacker sees it; whatever it answers is counted and looked through. */
export class Target {
  private clients = 0;

  constructor(
    readonly plan: Plan,
    private readonly tally: Tally,
    /** Sessions of the attacker's contact persons, and of an operator. */
    readonly sessions: readonly Session[],
    readonly operator: Session,
    readonly isOver: () => boolean,
  ) {}

  get host(): string {
    return `localhost:${this.plan.port}`;
  }

  /** One of the attacker's contact persons, by number. Each limit is of one account: kinds that share an account share its limits. */
  session(index: number): Session {
    const session = this.sessions[index];
    if (!session) throw new Error(`The attacker has no contact person ${index}.`);
    return session;
  }

  /** One client address after the other. */
  nextClient(): string {
    return addressOf.attacker((this.clients += 1));
  }

  /** The bytes of a call, which another can be made of. */
  bytes({
    as = NOBODY,
    target,
    method = 'GET',
    version = 'HTTP/1.1',
    headers = [],
    body = Buffer.alloc(0),
  }: Call): Buffer {
    const cookie: [string, string][] = as.cookie ? [['Cookie', as.cookie]] : [];
    const own: [string, string][] = [['Host', this.host], ['Connection', 'close'], ...cookie];
    const type: [string, string][] =
      body.length > 0 && !headers.some(([name]) => name === 'Content-Type')
        ? [['Content-Type', 'application/json']]
        : [];
    const marked: [string, string][] = [...own, ['X-Requested-With', 'pasloket'], ...type];
    return bytesOf({ method, target, version, headers: [...marked, ...headers], body });
  }

  /** Makes a call from a client address of its own, and counts what comes of it. */
  call(kind: string, call: Call, from = this.nextClient()): Promise<RawAnswer> {
    return this.send(kind, this.bytes(call), call.as, from);
  }

  /** The same of bytes. */
  async send(
    kind: string,
    bytes: Buffer,
    as: Session = NOBODY,
    from = this.nextClient(),
    port = this.plan.port,
  ): Promise<RawAnswer> {
    const answer = await sendRaw(bytes, { port, from, withinMs: WITHIN_MS });
    const outcome = answer.status || (answer.isLate ? 'late' : 'cut');
    this.note(kind, outcome, bytes, answer.body, as);
    return answer;
  }

  /** Keeps a connection for so long, or until it is closed. @returns what was answered, or 0. */
  async hold(
    kind: string,
    { bytes, forMs, reads, drip, from = this.nextClient() }: Hold,
    as: Session = NOBODY,
  ): Promise<number> {
    const reading = new AnswerReader(false);
    const socket = connect({ host: '127.0.0.1', port: this.plan.port, localAddress: from });
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => reading.take(chunk));
    if (!reads) socket.pause();
    socket.write(bytes);
    const dripping = drip && setInterval(() => socket.write(drip.bytes), drip.everyMs);
    const over = new AbortController();
    const held = wait(forMs, undefined, { signal: over.signal }).catch(() => undefined);
    await Promise.race([held, closed]);
    over.abort();
    clearInterval(dripping);
    if (!reads && !socket.destroyed) {
      socket.resume();
      await Promise.race([wait(LAST_LOOK_MS), closed]);
    }
    const wasClosed = socket.destroyed;
    socket.destroy();
    const { status, body } = reading.answer;
    this.note(kind, status || (wasClosed ? 'cut' : 'held'), bytes, body, as);
    return status;
  }

  /** Somebody else's bytes, however they were come by. */
  reportLeak(what: string): void {
    this.tally.reportLeak(what);
  }

  private note(kind: string, outcome: number | string, bytes: Buffer, body: Buffer, as: Session): void {
    this.tally.count(kind, outcome, () => bytes.subarray(0, 120).toString('latin1').split('\r\n')[0] ?? '');
    if (as.isOperator) return;
    for (const canary of foreignCanariesIn(body.toString('latin1'), as.canary))
      this.tally.reportLeak(`${kind} as ${as.canary ?? 'nobody'} got ${canary}`);
  }
}
