/** Time after which used bytes count half. Milliseconds. */
const HALF_LIFE_MS = 10_000;

/** Minimum number of keys for a median. */
const FEWEST = 5;

/** Uses below this are removed: a call of 10 kB is forgotten after half a minute. Bytes. */
const FORGOTTEN = 1_000;

interface Used {
  readonly bytes: number;
  /** Time at which the key had used this much, as returned by `now`. */
  readonly at: number;
}

/** Tracks how many bytes each key has used recently. Older use counts less and less. */
export class RecentUse {
  private readonly byKey = new Map<string, Used>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Returns the recent use of a key. For constant use, it is the use of about 14 s. */
  of(key: string): number {
    const used = this.byKey.get(key);
    return used ? used.bytes * 0.5 ** ((this.now() - used.at) / HALF_LIFE_MS) : 0;
  }

  /** Returns the use of the median key; Infinity if only a few keys have any. */
  middle(): number {
    if (this.byKey.size < FEWEST) return Infinity;
    const all = [...this.byKey.keys()].map((key) => this.of(key)).sort((one, other) => one - other);
    return all[Math.floor((all.length - 1) / 2)] ?? Infinity;
  }

  add(key: string, bytes: number): void {
    const used = { bytes: this.of(key) + bytes, at: this.now() };
    this.byKey.delete(key);
    this.byKey.set(key, used);
    // The map is ordered by last use, so the keys to forget come first.
    for (const [other] of this.byKey) {
      if (this.of(other) >= FORGOTTEN) break;
      this.byKey.delete(other);
    }
  }
}
