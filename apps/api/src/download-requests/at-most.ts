/** Lets so many do their work at once; who comes later waits, in the order of coming. */
export class AtMost {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.free = limit;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resume) => this.waiting.push(resume));
    try {
      return await work();
    } finally {
      // Whoever waits takes over the place: nobody who comes just now is quicker.
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}
