/**
 * Random numbers that are the same on each machine: mulberry32 on 32-bit integers, seeded with a text. Good enough for invented people; not
 * for secrets.
 */
export class SeededRandom {
  private state: number;

  constructor(seed: string) {
    // FNV-1a: seeds that differ in one letter give very different states.
    this.state = [...seed].reduce(
      (hash, letter) => Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16777619),
      2166136261,
    );
  }

  /** Returns a number from 0 (included) to 1 (excluded). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** Returns an integer from `lowest` to `highest`, both included. */
  between(lowest: number, highest: number): number {
    return lowest + Math.floor(this.next() * (highest - lowest + 1));
  }

  /** Returns true with the probability `share` (0 to 1). */
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** Returns one of the choices, all equally likely. Throws a RangeError if there are none. */
  pick<T>(choices: readonly T[]): T {
    return nth(choices, this.between(0, choices.length - 1));
  }

  /** Returns one of the choices, with a probability proportional to its weight. Throws a RangeError if there are none. */
  pickWeighted<T extends { readonly weight: number }>(choices: readonly T[]): T {
    let left = this.next() * choices.reduce((sum, { weight }) => sum + weight, 0);
    const found = choices.find(({ weight }) => (left -= weight) < 0);
    return found ?? nth(choices, choices.length - 1);
  }

  /** Returns the same items in random order. */
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
