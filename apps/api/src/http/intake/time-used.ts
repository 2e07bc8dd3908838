/** What was used counts half after so long. Milliseconds. */
const HALF_LIFE_MS = 10_000;

/** So little is none. Milliseconds. */
const FORGOTTEN_MS = 1;

interface Used {
  readonly ms: number;
  /** When it was so much. */
  readonly at: number;
}

/** How much time each key has used lately: what was used long ago fades away. */
export class TimeUsed {
  private readonly byKey = new Map<string, Used>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Milliseconds. Somebody who uses all of the time has used 14,400. */
  of(key: string): number {
    const used = this.byKey.get(key);
    return used ? used.ms * 0.5 ** ((this.now() - used.at) / HALF_LIFE_MS) : 0;
  }

  add(key: string, ms: number): void {
    const used = { ms: this.of(key) + ms, at: this.now() };
    this.byKey.delete(key);
    this.byKey.set(key, used);
    // In the order of their last use: those before are forgotten first.
    for (const [other] of this.byKey) {
      if (this.of(other) >= FORGOTTEN_MS) break;
      this.byKey.delete(other);
    }
  }
}
