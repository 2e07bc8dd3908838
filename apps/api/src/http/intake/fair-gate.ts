import { RecentUse } from './recent-use';

/** How many may be inside a gate. */
export interface GateLimits {
  /** Callers inside, of all keys together. */
  readonly atOnce: number;
  /** Callers inside, of one key. */
  readonly ofOne: number;
  /** Callers that wait, of one key. */
  readonly waitingOfOne: number;
  /** Callers inside that write, of all keys together and of one key. Absent: any caller inside may write. */
  readonly writing?: { readonly atOnce: number; readonly ofOne: number };
  readonly greedy?: GreedyLimits;
  /** A place stays empty for so many times as long as its caller was inside: with 1 it is used half of the time. */
  readonly rest?: number;
}

/** Which keys are greedy, and what all of them share. `RecentUse` tells what a key has used lately. */
export interface GreedyLimits {
  /** A greedy key was charged more than this lately. Bytes. */
  readonly above: number;
  /** And so many times as much as the key in the middle. */
  readonly timesMiddle: number;
  readonly places: number;
  /** A place of theirs stays empty for so many times as long as its caller was inside. */
  readonly rest: number;
}

/** No place stays empty for longer than this: a call that hung on the database must not keep the next one waiting as long. Milliseconds. */
const LONGEST_REST_MS = 1_000;

/** The gate refuses a caller because too many callers of the same key wait already. */
export class GateFull extends Error {
  override readonly name = 'GateFull';
}

/** Gives the place back; giving it back twice is giving it back once. */
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
 * Lets a limited number of callers work at once, and of each key no more than its share. The gate lets waiting callers in by turns of
 * the keys, and within a key in the order in which they came: a key with many callers keeps the others waiting for one turn, not
 * for all of its callers. With `greedy` the turns go by what the keys were charged: the key with least goes first, and
 * greedy keys leave places free for the others. With `writing` a caller that only reads passes callers that may not write yet.
 */
export class FairGate {
  /** In the order of their turns: the key whose turn was last stands last. */
  private readonly parties = new Map<string, Party>();
  private inside = 0;
  private greedyInside = 0;
  private writingInside = 0;
  private readonly used = new RecentUse();

  constructor(private readonly limits: GateLimits) {}

  /**
   * Waits for a place.
   *
   * @param gone when it aborts, the caller waits no longer: the promise rejects with its reason.
   * @param writes see `GateLimits.writing`.
   * @throws GateFull at once, when too many callers of this key wait.
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

  /** Notes what a key has used, for `greedy`. */
  charge(key: string, bytes: number): void {
    this.used.add(key, bytes);
  }

  /** Does this work inside, whatever becomes of it. @throws GateFull */
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

  /** Makes this place free when it has rested, and lets the callers in that wait for it. */
  private afterRest(ms: number, makeFree: () => void): void {
    const goOn = () => {
      makeFree();
      while (this.letNextIn());
    };
    if (ms > 0) setTimeout(goOn, Math.min(ms, LONGEST_REST_MS)).unref();
    else goOn();
  }

  /** @returns false when no waiting caller can be let in. */
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

  /** The keys that came while this one was inside go before its next caller. */
  private putLast(key: string, party: Party): void {
    this.parties.delete(key);
    this.parties.set(key, party);
  }

  private forget(key: string, party: Party): void {
    if (party.inside === 0 && party.waiting.length === 0) this.parties.delete(key);
  }
}
