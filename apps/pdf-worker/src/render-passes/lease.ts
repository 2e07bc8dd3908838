import { HEARTBEAT_MS, LEASE_SECONDS } from '@app/download-request';
import { type Attempt, AttemptSuperseded } from '@app/request-lifecycle';

/** Minimum time between two heartbeats that report progress. Milliseconds. */
const PROGRESS_MS = 250;

/** No heartbeat was answered for the whole duration of a lease, so another worker may have claimed the request. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor({ requestId }: Attempt, options?: ErrorOptions) {
    super(`the lease of request ${requestId} could not be kept`, options);
  }
}

/**
 * Extends the lease of an attempt while its passes are made, and reports the progress.
 *
 * `signal` aborts as soon as the attempt must not publish any more: another worker has claimed the request, or may have done so, because
 * the database was unavailable for too long. The reason of the signal is the error.
 */
export class Lease {
  /** Number of passes made so far. The next heartbeat reports it. */
  done = 0;
  private readonly lost = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private reported = 0;
  private renewedAt = performance.now();
  private isRenewing = false;
  /**
   * Number of timer ticks since the current heartbeat was sent. Time is not measured by a clock here, because it would include the time for
   * which the process was suspended.
   */
  private ticks = 0;

  /** @param heartbeat extends the lease in the database and stores the number of passes made; rejects with `AttemptSuperseded` */
  constructor(
    private readonly attempt: Attempt,
    private readonly heartbeat: (done: number) => Promise<void>,
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
    const sinceRenewal = performance.now() - this.renewedAt;
    if (this.isRenewing) {
      this.ticks += 1;
      if (this.ticks * PROGRESS_MS > LEASE_SECONDS * 1000) this.lost.abort(new LeaseLost(this.attempt));
      return;
    }
    if (this.done === this.reported && sinceRenewal < HEARTBEAT_MS) return;
    this.isRenewing = true;
    this.ticks = 0;
    const done = this.done;
    try {
      await this.heartbeat(done);
      this.reported = done;
      this.renewedAt = performance.now();
    } catch (error) {
      if (error instanceof AttemptSuperseded) this.lost.abort(error);
      else if (performance.now() - this.renewedAt > LEASE_SECONDS * 1000)
        this.lost.abort(new LeaseLost(this.attempt, { cause: error }));
    } finally {
      this.isRenewing = false;
    }
  }
}
