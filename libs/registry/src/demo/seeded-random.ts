/**
 * Chance that falls the same on every machine: mulberry32 on 32-bit integers, started from a text.
 * Good enough to make up people; not for secrets.
 */
export class SeededRandom {
  private state: number;

  constructor(seed: string) {
    // FNV-1a, so that seeds that differ in one letter start far apart.
    this.state = [...seed].reduce(
      (hash, letter) => Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619),
      2166136261,
    );
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number, both ends included. */
  between(lowest: number, highest: number): number {
    return lowest + Math.floor(this.next() * (highest - lowest + 1));
  }

  /** True in `share` (0 to 1) of the cases. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** One of the choices, each as likely. Throws a RangeError when there are none. */
  pick<T>(choices: readonly T[]): T {
    return nth(choices, this.between(0, choices.length - 1));
  }

  /** One of the choices, as likely as its weight. Throws a RangeError when there are none. */
  weighted<T extends { readonly weight: number }>(choices: readonly T[]): T {
    let left = this.next() * choices.reduce((sum, { weight }) => sum + weight, 0);
    const found = choices.find(({ weight }) => (left -= weight) < 0);
    return found ?? nth(choices, choices.length - 1);
  }

  /** The same things in another order. */
  shuffled<T>(things: readonly T[]): T[] {
    const order = [...things];
    for (let last = order.length - 1; last > 0; last -= 1) {
      const other = this.between(0, last);
      [order[last], order[other]] = [nth(order, other), nth(order, last)];
    }
    return order;
  }
}

function nth<T>(things: readonly T[], index: number): T {
  if (index < 0 || index >= things.length) throw new RangeError('Nothing to choose from.');
  return things[index] as T;
}
