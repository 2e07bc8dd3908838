import { HEARTBEAT_MS, LEASE_SECONDS } from '@app/download-request';
import { type Attempt, AttemptSuperseded, type Attempts } from './attempts';

/** How often progress is shown, at most. Milliseconds. */
const PROGRESS_MS = 250;

/**
 * Keeps an attempt's lease while the work goes on, and shows how far it is.
 *
 * `signal` aborts, with the reason, as soon as the work is in vain: another worker has taken over, or the database has
 * been away for so long that one may have.
 */
export class Lease {
  /** Passes made so far; shown with the next heartbeat. */
  done = 0;
  private readonly lost = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private shown = 0;
  private keptAt = performance.now();
  private keeping = false;

  constructor(
    private readonly attempts: Attempts,
    private readonly attempt: Attempt,
  ) {
    this.timer = setInterval(() => void this.beat(), PROGRESS_MS);
  }

  get signal(): AbortSignal {
    return this.lost.signal;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async beat(): Promise<void> {
    const sinceKept = performance.now() - this.keptAt;
    if (this.keeping || (this.done === this.shown && sinceKept < HEARTBEAT_MS)) return;
    this.keeping = true;
    const done = this.done;
    try {
      await this.attempts.keep(this.attempt, done);
      this.shown = done;
      this.keptAt = performance.now();
    } catch (error) {
      if (error instanceof AttemptSuperseded || sinceKept > LEASE_SECONDS * 1000) this.lost.abort(error);
    } finally {
      this.keeping = false;
    }
  }
}
