/** Used bytes count half after this long. Milliseconds. */
const HALF_LIFE_MS = 10_000;

/** Fewer keys than this have no middle. */
const FEWEST = 5;

/** Less than this counts as nothing at all: a call of 10 kB is forgotten after half a minute. Bytes. */
const FORGOTTEN = 1_000;

interface Used {
  readonly bytes: number;
  /** The moment at which it was this much, as `now` gives it. */
  readonly at: number;
}

/** How many bytes each key has used lately. What was used long ago fades away. */
export class RecentUse {
  private readonly byKey = new Map<string, Used>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** For a key that uses the same amount all the time, this is what it uses in some 14 seconds. */
  of(key: string): number {
    const used = this.byKey.get(key);
    return used ? used.bytes * 0.5 ** ((this.now() - used.at) / HALF_LIFE_MS) : 0;
  }

  /** What the key in the middle has used, of all that have used any; Infinity when only a few have. */
  middle(): number {
    if (this.byKey.size < FEWEST) return Infinity;
    const all = [...this.byKey.keys()].map((key) => this.of(key)).sort((one, other) => one - other);
    return all[Math.floor((all.length - 1) / 2)] ?? Infinity;
  }

  add(key: string, bytes: number): void {
    const used = { bytes: this.of(key) + bytes, at: this.now() };
    this.byKey.delete(key);
    this.byKey.set(key, used);
    // The map is in the order of the last use, so that the keys to forget stand first.
    for (const [other] of this.byKey) {
      if (this.of(other) >= FORGOTTEN) break;
      this.byKey.delete(other);
    }
  }
}
