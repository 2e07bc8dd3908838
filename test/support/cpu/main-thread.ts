import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Looked at so often whether it has come to rest. Milliseconds. */
const LOOK_EVERY_MS = 4;

/** Less than this between two looks is a timer or a heartbeat, not a call. Milliseconds of CPU. */
const REST_MS = 0.15;

/** Its work after an answer is over within this, or it never rests. */
const LOOKS = 500;

/**
 * The CPU time of a Node.js process's main thread, which is its event loop's. Seen from outside (Linux): neither other processes nor
 * the process's own threads (hashing, compiling, collecting garbage beside it) count.
 */
export class MainThread {
  constructor(private readonly pid: number) {}

  /** What it costs. @returns milliseconds of CPU, until it has come to rest again, and the call's result */
  async cost<T>(call: () => Promise<T>): Promise<{ ms: number; result: T }> {
    const before = await this.atRest();
    const result = await call();
    return { ms: (await this.atRest()) - before, result };
  }

  /** @throws Error when it never rests */
  private async atRest(): Promise<number> {
    let last = this.read();
    for (let look = 0; look < LOOKS; look++) {
      await wait(LOOK_EVERY_MS);
      const now = this.read();
      if (now - last < REST_MS) return now;
      last = now;
    }
    throw new Error('The main thread never comes to rest.');
  }

  /** Milliseconds on a CPU since it began. Exact whenever the thread does not run. */
  private read(): number {
    const nanoseconds = readFileSync(`/proc/${this.pid}/task/${this.pid}/schedstat`, 'utf8').split(' ')[0];
    return Number(nanoseconds) / 1e6;
  }
}
