import { HEARTBEAT_MS, LEASE_SECONDS } from '@app/download-request';
import { type Attempt, AttemptSuperseded, type Attempts } from './attempts';

/** How often progress is shown, at most. Milliseconds. */
const PROGRESS_MS = 250;

/** For as long as a lease lasts no heartbeat was answered: somebody else may have the request by now. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor({ requestId }: Attempt, options?: ErrorOptions) {
    super(`the lease of request ${requestId} could not be kept`, options);
  }
}

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
  /** Ticks of the timer that the heartbeat under way has waited; those of a process that is suspended do not count. */
  private ticks = 0;

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
    if (this.keeping) {
      this.ticks += 1;
      if (this.ticks * PROGRESS_MS > LEASE_SECONDS * 1000) this.lost.abort(new LeaseLost(this.attempt));
      return;
    }
    if (this.done === this.shown && sinceKept < HEARTBEAT_MS) return;
    this.keeping = true;
    this.ticks = 0;
    const done = this.done;
    try {
      await this.attempts.keep(this.attempt, done);
      this.shown = done;
      this.keptAt = performance.now();
    } catch (error) {
      if (error instanceof AttemptSuperseded) this.lost.abort(error);
      else if (performance.now() - this.keptAt > LEASE_SECONDS * 1000)
        this.lost.abort(new LeaseLost(this.attempt, { cause: error }));
    } finally {
      this.keeping = false;
    }
  }
}
