import { RecentUse } from './recent-use';

/** Maximum numbers of callers of a gate. */
export interface GateLimits {
  /** Callers inside, for all keys together. */
  readonly atOnce: number;
  /** Callers inside, per key. */
  readonly ofOne: number;
  /** Waiting callers, per key. */
  readonly waitingOfOne: number;
  /** Callers inside that write, for all keys together and per key. Default: every caller inside may write. */
  readonly writing?: { readonly atOnce: number; readonly ofOne: number };
  readonly greedy?: GreedyLimits;
  /** Pause of a place after each caller, as a multiple of the time that the caller was inside. With 1, a place is used half of the time. */
  readonly rest?: number;
}

/** Defines greedy keys and the places that they share. `RecentUse` provides what a key has used recently. */
export interface GreedyLimits {
  /** A greedy key was charged more than this recently. Bytes. */
  readonly above: number;
  /** A greedy key was also charged more than this multiple of the median key. */
  readonly timesMiddle: number;
  readonly places: number;
  /** Pause of a place after a greedy caller, as a multiple of the time that the caller was inside. */
  readonly rest: number;
}

/** Longest pause of a place. After a call that hung on the database, the next caller must not wait as long again. Milliseconds. */
const LONGEST_REST_MS = 1_000;

/** The gate refuses a caller because too many callers with the same key are waiting. */
export class GateFull extends Error {
  override readonly name = 'GateFull';
}

/** Returns the place to the gate. Further calls have no effect. */
export type Leave = () => void;

interface Waiting {
  readonly writes: boolean;
  readonly resume: (leave: Leave) => void;
}

interface Party {
  inside: number;
  writing: number;
  readonly waiting: Waiting[];
}

/**
 * Lets a limited number of callers work at the same time, and limits each key to its share. Waiting callers enter by round robin over the
 * keys, and within a key in order of arrival: a key with many callers delays another key by one caller, not by all of them. With
 * `greedy`, the key that was charged least enters first, and greedy keys leave places free for the others. With `writing`, a caller that
 * only reads overtakes callers that may not write yet.
 */
export class FairGate {
  /** Keys with waiting callers, in the order in which they enter; the key that entered last is at the end. */
  private readonly parties = new Map<string, Party>();
  private inside = 0;
  private greedyInside = 0;
  private writingInside = 0;
  private readonly used = new RecentUse();

  constructor(private readonly limits: GateLimits) {}

  /**
   * Waits for a place.
   *
   * @param gone ends the wait: the promise then rejects with its reason
   * @param writes see `GateLimits.writing`
   * @throws GateFull at once, when too many callers of this key wait
   */
  async enter(key: string, gone?: AbortSignal, writes = false): Promise<Leave> {
    gone?.throwIfAborted();
    const party = this.partyOf(key);
    if (this.hasPlace(key, party, writes)) return this.letIn(key, party, writes);
    if (party.waiting.length >= this.limits.waitingOfOne) throw new GateFull('Too many wait already.');
    return new Promise<Leave>((resolve, reject) => {
      const resume = (leave: Leave) => {
        gone?.removeEventListener('abort', giveUp);
        resolve(leave);
      };
      const giveUp = () => {
        party.waiting.splice(party.waiting.indexOf(waiting), 1);
        this.forget(key, party);
        reject(gone?.reason as Error);
      };
      const waiting = { writes, resume };
      gone?.addEventListener('abort', giveUp, { once: true });
      party.waiting.push(waiting);
    });
  }

  /** Adds to what a key has used, for `greedy`. */
  charge(key: string, bytes: number): void {
    this.used.add(key, bytes);
  }

  /** Runs this work inside the gate. @throws GateFull, or what the work throws */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const leave = await this.enter(key);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  private partyOf(key: string): Party {
    const known = this.parties.get(key);
    if (known) return known;
    const party: Party = { inside: 0, writing: 0, waiting: [] };
    this.parties.set(key, party);
    return party;
  }

  private hasPlace(key: string, party: Party, writes: boolean): boolean {
    const { atOnce, ofOne, writing, greedy } = this.limits;
    if (writes && writing && (this.writingInside >= writing.atOnce || party.writing >= writing.ofOne))
      return false;
    if (greedy && this.greedyInside >= greedy.places && this.isGreedy(key)) return false;
    return this.inside < atOnce && party.inside < ofOne;
  }

  private isGreedy(key: string): boolean {
    const { greedy } = this.limits;
    const used = this.used.of(key);
    return greedy !== undefined && used > greedy.above && used > greedy.timesMiddle * this.used.middle();
  }

  private letIn(key: string, party: Party, writes: boolean): Leave {
    const writing = Number(writes);
    this.inside += 1;
    this.writingInside += writing;
    party.inside += 1;
    party.writing += writing;
    this.putLast(key, party);
    const begun = performance.now();
    const isGreedy = this.isGreedy(key);
    if (isGreedy) this.greedyInside += 1;
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      const { greedy, rest } = this.limits;
      const insideMs = performance.now() - begun;
      party.inside -= 1;
      party.writing -= writing;
      this.writingInside -= writing;
      this.putLast(key, party);
      this.forget(key, party);
      this.afterRest(insideMs * (rest ?? 0), () => (this.inside -= 1));
      if (isGreedy) this.afterRest(insideMs * (greedy?.rest ?? 0), () => (this.greedyInside -= 1));
    };
  }

  /** Makes this place free after its pause, and lets waiting callers in. */
  private afterRest(ms: number, makeFree: () => void): void {
    const goOn = () => {
      makeFree();
      while (this.letNextIn());
    };
    if (ms > 0) setTimeout(goOn, Math.min(ms, LONGEST_REST_MS)).unref();
    else goOn();
  }

  /** @returns false when no waiting caller can enter */
  private letNextIn(): boolean {
    let next: { key: string; party: Party; used: number; at: number } | undefined;
    for (const [key, party] of this.parties) {
      const at = party.waiting.findIndex(({ writes }) => this.hasPlace(key, party, writes));
      if (at < 0) continue;
      const used = this.limits.greedy ? this.used.of(key) : 0;
      if (!next || used < next.used) next = { key, party, used, at };
    }
    if (!next) return false;
    const [{ writes, resume }] = next.party.waiting.splice(next.at, 1) as [Waiting];
    resume(this.letIn(next.key, next.party, writes));
    return true;
  }

  /** Moves a key to the end: the keys that arrived while it was inside enter before its next caller. */
  private putLast(key: string, party: Party): void {
    this.parties.delete(key);
    this.parties.set(key, party);
  }

  private forget(key: string, party: Party): void {
    if (party.inside === 0 && party.waiting.length === 0) this.parties.delete(key);
  }
}
