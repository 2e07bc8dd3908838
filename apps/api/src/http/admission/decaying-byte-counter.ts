/** Time after which a used byte counts half. Milliseconds. */
const HALF_LIFE_MS = 10_000;

/** Minimum number of keys from which a median is computed. */
const FEWEST = 5;

/** A key whose recent use is below this is deleted. After a call of 10 kB this takes half a minute. Bytes. */
const FORGOTTEN = 1_000;

interface Used {
  readonly bytes: number;
  /** Time (of `now`) at which `bytes` was the recent use. */
  readonly at: number;
}

/** Tracks how many bytes each key has used recently. Older use counts less and less. */
export class DecayingByteCounter {
  private readonly byKey = new Map<string, Used>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Returns the recent use of a key. If a key uses the same number of bytes each second, it is the sum of about 14 s. */
  get(key: string): number {
    const used = this.byKey.get(key);
    return used ? used.bytes * 0.5 ** ((this.now() - used.at) / HALF_LIFE_MS) : 0;
  }

  /** Returns the recent use of the median key; Infinity if there are fewer than `FEWEST` keys. */
  median(): number {
    if (this.byKey.size < FEWEST) return Infinity;
    const all = [...this.byKey.keys()].map((key) => this.get(key)).sort((one, other) => one - other);
    return all[Math.floor((all.length - 1) / 2)] ?? Infinity;
  }

  add(key: string, bytes: number): void {
    const used = { bytes: this.get(key) + bytes, at: this.now() };
    this.byKey.delete(key);
    this.byKey.set(key, used);
    // The map is in the order of the last use, so the keys with the oldest use come first.
    for (const [other] of this.byKey) {
      if (this.get(other) >= FORGOTTEN) break;
      this.byKey.delete(other);
    }
  }
}
