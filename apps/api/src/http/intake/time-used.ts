/** Used time counts half after this long. Milliseconds. */
const HALF_LIFE_MS = 10_000;

/** Fewer keys than this have no middle. */
const FEWEST = 5;

/** Less than this counts as no time at all. Milliseconds. */
const FORGOTTEN_MS = 1;

interface Used {
  readonly ms: number;
  /** The moment at which it was this much, as `now` gives it. */
  readonly at: number;
}

/** How much time each key has used lately. Time that was used long ago fades away. */
export class TimeUsed {
  private readonly byKey = new Map<string, Used>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Milliseconds, at most some 14,400: those of a key that uses time without pause. */
  of(key: string): number {
    const used = this.byKey.get(key);
    return used ? used.ms * 0.5 ** ((this.now() - used.at) / HALF_LIFE_MS) : 0;
  }

  /** What the key in the middle has used, of all that have used any. Milliseconds; Infinity when only a few have. */
  middle(): number {
    if (this.byKey.size < FEWEST) return Infinity;
    const all = [...this.byKey.keys()].map((key) => this.of(key)).sort((one, other) => one - other);
    return all[Math.floor((all.length - 1) / 2)] ?? Infinity;
  }

  add(key: string, ms: number): void {
    const used = { ms: this.of(key) + ms, at: this.now() };
    this.byKey.delete(key);
    this.byKey.set(key, used);
    // The map is in the order of the last use, so that the keys to forget stand first.
    for (const [other] of this.byKey) {
      if (this.of(other) >= FORGOTTEN_MS) break;
      this.byKey.delete(other);
    }
  }
}
