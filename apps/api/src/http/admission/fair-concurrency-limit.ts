import { DecayingByteCounter } from './decaying-byte-counter';

/** How many callers may have a place. A caller has a place from `acquire` until it calls the release function. */
export interface ConcurrencyLimits {
  /** Maximum number of callers with a place, of all keys together. */
  readonly atOnce: number;
  /** Maximum number of callers with a place that have the same key. */
  readonly ofOne: number;
  /** Maximum number of waiting callers with the same key. */
  readonly waitingOfOne: number;
  /** Maximum number of writing callers with a place, of all keys together and with the same key. Default: no such limit. */
  readonly writing?: { readonly atOnce: number; readonly ofOne: number };
  readonly greedy?: GreedyLimits;
  /**
   * Time for which a place stays unused after its release, as a multiple of the time that the caller had it. With 1, a place is in use half
   * of the time.
   */
  readonly rest?: number;
}

/**
 * Defines which keys are greedy and how many places they share. A key is greedy if both `above` and `timesMedian` apply to its recent use
 * (see `DecayingByteCounter`).
 */
export interface GreedyLimits {
  /** The key has used more than this recently. Bytes. */
  readonly above: number;
  /** The key has used more than this multiple of the median of all keys. */
  readonly timesMedian: number;
  readonly places: number;
  /** Time for which greedy callers may not use a place again after one of them released it, as a multiple of the time that it was used. */
  readonly rest: number;
}

/**
 * Maximum time for which a place stays unused after a caller. Without it, a caller that hung for long would make the next one wait for as
 * long. Milliseconds.
 */
const LONGEST_REST_MS = 1_000;

/** `acquire` refuses a caller, because too many callers with the same key are waiting already. */
export class ConcurrencyQueueFull extends Error {
  override readonly name = 'ConcurrencyQueueFull';
}

/** Releases the place. Only the first call has an effect. */
export type Release = () => void;

interface Waiting {
  readonly writes: boolean;
  readonly resume: (release: Release) => void;
}

interface KeyCallers {
  places: number;
  writing: number;
  readonly waiting: Waiting[];
}

/**
 * Limits the number of callers with a place, in total and per key. Waiting callers get places by round robin over the keys; callers with the
 * same key get them in the order of their arrival. So a key with many callers delays those of another key by one caller only.
 *
 * With `greedy`, the key with the least recent use gets a place first, and greedy keys leave places free for the others. With `writing`, a caller
 * that only reads may overtake one that still has to wait for permission to write.
 */
export class FairConcurrencyLimit {
  /** All keys with callers. Keys that got or released a place last are at the end, so the first key with a waiting caller is next. */
  private readonly callers = new Map<string, KeyCallers>();
  private places = 0;
  private greedyPlaces = 0;
  private writingPlaces = 0;
  private readonly used = new DecayingByteCounter();

  constructor(private readonly limits: ConcurrencyLimits) {}

  /**
   * Waits for a place and takes it.
   *
   * @param gone aborts the wait; the promise then rejects with its reason
   * @param writes true if the caller writes, see `ConcurrencyLimits.writing`
   * @returns the function that releases the place
   * @throws ConcurrencyQueueFull at once, if too many callers with this key are waiting
   */
  async acquire(key: string, gone?: AbortSignal, writes = false): Promise<Release> {
    gone?.throwIfAborted();
    const sameKey = this.callersOf(key);
    if (this.hasPlace(key, sameKey, writes)) return this.grantPlace(key, sameKey, writes);
    if (sameKey.waiting.length >= this.limits.waitingOfOne)
      throw new ConcurrencyQueueFull('Too many wait already.');
    return new Promise<Release>((resolve, reject) => {
      const resume = (release: Release) => {
        gone?.removeEventListener('abort', giveUp);
        resolve(release);
      };
      const giveUp = () => {
        sameKey.waiting.splice(sameKey.waiting.indexOf(waiting), 1);
        this.deleteIfIdle(key, sameKey);
        reject(gone?.reason as Error);
      };
      const waiting = { writes, resume };
      gone?.addEventListener('abort', giveUp, { once: true });
      sameKey.waiting.push(waiting);
    });
  }

  /** Adds bytes to the recent use of a key, for `greedy`. */
  recordUse(key: string, bytes: number): void {
    this.used.add(key, bytes);
  }

  /** Runs the work while it has a place. @throws ConcurrencyQueueFull, or the error of the work */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const release = await this.acquire(key);
    try {
      return await work();
    } finally {
      release();
    }
  }

  private callersOf(key: string): KeyCallers {
    const known = this.callers.get(key);
    if (known) return known;
    const sameKey: KeyCallers = { places: 0, writing: 0, waiting: [] };
    this.callers.set(key, sameKey);
    return sameKey;
  }

  private hasPlace(key: string, sameKey: KeyCallers, writes: boolean): boolean {
    const { atOnce, ofOne, writing, greedy } = this.limits;
    if (writes && writing && (this.writingPlaces >= writing.atOnce || sameKey.writing >= writing.ofOne))
      return false;
    if (greedy && this.greedyPlaces >= greedy.places && this.isGreedy(key)) return false;
    return this.places < atOnce && sameKey.places < ofOne;
  }

  private isGreedy(key: string): boolean {
    const { greedy } = this.limits;
    const used = this.used.get(key);
    return greedy !== undefined && used > greedy.above && used > greedy.timesMedian * this.used.median();
  }

  private grantPlace(key: string, sameKey: KeyCallers, writes: boolean): Release {
    const writing = Number(writes);
    this.places += 1;
    this.writingPlaces += writing;
    sameKey.places += 1;
    sameKey.writing += writing;
    this.putLast(key, sameKey);
    const begun = performance.now();
    const isGreedy = this.isGreedy(key);
    if (isGreedy) this.greedyPlaces += 1;
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      const { greedy, rest } = this.limits;
      const heldMs = performance.now() - begun;
      sameKey.places -= 1;
      sameKey.writing -= writing;
      this.writingPlaces -= writing;
      this.putLast(key, sameKey);
      this.deleteIfIdle(key, sameKey);
      this.freeAfterRest(heldMs * (rest ?? 0), () => (this.places -= 1));
      if (isGreedy) this.freeAfterRest(heldMs * (greedy?.rest ?? 0), () => (this.greedyPlaces -= 1));
    };
  }

  /** Frees a place after its pause, and then gives places to waiting callers. */
  private freeAfterRest(ms: number, makeFree: () => void): void {
    const freeAndGrant = () => {
      makeFree();
      while (this.grantNextPlace());
    };
    if (ms > 0) setTimeout(freeAndGrant, Math.min(ms, LONGEST_REST_MS)).unref();
    else freeAndGrant();
  }

  /** Gives a place to one waiting caller. @returns false if no waiting caller can have one */
  private grantNextPlace(): boolean {
    let next: { key: string; sameKey: KeyCallers; used: number; at: number } | undefined;
    for (const [key, sameKey] of this.callers) {
      const at = sameKey.waiting.findIndex(({ writes }) => this.hasPlace(key, sameKey, writes));
      if (at < 0) continue;
      const used = this.limits.greedy ? this.used.get(key) : 0;
      if (!next || used < next.used) next = { key, sameKey, used, at };
    }
    if (!next) return false;
    const [{ writes, resume }] = next.sameKey.waiting.splice(next.at, 1) as [Waiting];
    resume(this.grantPlace(next.key, next.sameKey, writes));
    return true;
  }

  /** Moves a key to the end, so that waiting keys come before its next caller. */
  private putLast(key: string, sameKey: KeyCallers): void {
    this.callers.delete(key);
    this.callers.set(key, sameKey);
  }

  private deleteIfIdle(key: string, sameKey: KeyCallers): void {
    if (sameKey.places === 0 && sameKey.waiting.length === 0) this.callers.delete(key);
  }
}
