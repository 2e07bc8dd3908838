import { RecentUse } from './recent-use';

/** Limits of a gate. A caller is inside from entering the gate until it leaves. */
export interface GateLimits {
  /** Maximum number of callers inside, of all keys together. */
  readonly atOnce: number;
  /** Maximum number of callers inside with the same key. */
  readonly ofOne: number;
  /** Maximum number of waiting callers with the same key. */
  readonly waitingOfOne: number;
  /** Maximum number of callers inside that write, of all keys together and with the same key. Default: no such limit. */
  readonly writing?: { readonly atOnce: number; readonly ofOne: number };
  readonly greedy?: GreedyLimits;
  /**
   * Time for which a place stays free after a caller has left, as a multiple of the time that the caller was inside. With 1, a place is in
   * use half of the time.
   */
  readonly rest?: number;
}

/**
 * Defines which keys are greedy and how many places they share. A key is greedy if both `above` and `timesMiddle` apply to its recent use
 * (see `RecentUse`).
 */
export interface GreedyLimits {
  /** The key has used more than this recently. Bytes. */
  readonly above: number;
  /** The key has used more than this multiple of the median of all keys. */
  readonly timesMiddle: number;
  readonly places: number;
  /** Time for which a place stays free after a greedy caller has left, as a multiple of the time that the caller was inside. */
  readonly rest: number;
}

/**
 * Maximum time for which a place stays free after a caller. Without it, a caller that hung for long would make the next one wait for as
 * long. Milliseconds.
 */
const LONGEST_REST_MS = 1_000;

/** The gate refuses a caller, because too many callers with the same key are waiting already. */
export class GateFull extends Error {
  override readonly name = 'GateFull';
}

/** Gives the place back to the gate. Only the first call has an effect. */
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
 * Limits the number of callers inside, in total and per key. Waiting callers enter by round robin over the keys; callers with the same key
 * enter in the order of their arrival. So a key with many callers delays those of another key by one caller only.
 *
 * With `greedy`, the key with the least recent use enters first, and greedy keys leave places free for the others. With `writing`, a caller
 * that only reads may overtake one that still has to wait for permission to write.
 */
export class FairGate {
  /** All keys with callers. Keys that entered or left last are at the end, so the first key with a waiting caller enters next. */
  private readonly parties = new Map<string, Party>();
  private inside = 0;
  private greedyInside = 0;
  private writingInside = 0;
  private readonly used = new RecentUse();

  constructor(private readonly limits: GateLimits) {}

  /**
   * Waits for a place and enters.
   *
   * @param gone aborts the wait; the promise then rejects with its reason
   * @param writes true if the caller writes, see `GateLimits.writing`
   * @returns the function that leaves the gate
   * @throws GateFull at once, if too many callers with this key are waiting
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

  /** Adds bytes to the recent use of a key, for `greedy`. */
  charge(key: string, bytes: number): void {
    this.used.add(key, bytes);
  }

  /** Runs the work inside the gate. @throws GateFull, or the error of the work */
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

  /** Frees a place after its pause, and then lets waiting callers enter. */
  private afterRest(ms: number, makeFree: () => void): void {
    const goOn = () => {
      makeFree();
      while (this.letNextIn());
    };
    if (ms > 0) setTimeout(goOn, Math.min(ms, LONGEST_REST_MS)).unref();
    else goOn();
  }

  /** Lets one waiting caller enter. @returns false if no waiting caller can enter */
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

  /** Moves a key to the end, so that the keys that are waiting enter before its next caller. */
  private putLast(key: string, party: Party): void {
    this.parties.delete(key);
    this.parties.set(key, party);
  }

  private forget(key: string, party: Party): void {
    if (party.inside === 0 && party.waiting.length === 0) this.parties.delete(key);
  }
}
