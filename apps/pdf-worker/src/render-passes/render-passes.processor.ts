import { countError, errorType, isServiceAway } from '@app/metrics';
import { type RenderJob } from '@app/render-queue';
import { continuing, traced } from '@app/tracing';
import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import { type Attempt, Attempts, AttemptSuperseded } from './attempts';
import { Lease, LeaseLost } from './lease';
import { RenderPassesService } from './render-passes.service';

/** The worker is stopping: the request goes on elsewhere, and this attempt is not charged to it. */
class WorkerStopping extends Error {
  override readonly name = 'WorkerStopping';
}

/** What the queue keeps of a failed try: never the words of an inner error, which may hold a name. */
class RenderAttemptFailed extends Error {
  override readonly name = 'RenderAttemptFailed';
}

/** A database that is away for longer than this finds the attempt charged to its request. Milliseconds. */
const RELEASE_WITHIN_MS = 120_000;

const RELEASE_AGAIN_MS = 500;

/** The queue's edge: claims, has the work done, and lays down what could not be finished. */
@Injectable()
export class RenderPassesProcessor {
  private readonly logger = new Logger('render-passes');
  private readonly stopping = new AbortController();

  constructor(
    private readonly attempts: Attempts,
    private readonly renderPasses: RenderPassesService,
  ) {}

  /**
   * Resolves when there is nothing more to do for this ring: the request is made, failed for good, or with somebody else.
   * Rejects when the queue is to ring again later.
   */
  async process({ requestId }: RenderJob): Promise<void> {
    const attempt = await this.attempts.claim(requestId);
    if (!attempt) return;
    const attributes = {
      'pasloket.request_id': requestId,
      'pasloket.passes': attempt.passCount,
      'pasloket.attempt.repeated': attempt.isRepeated,
    };
    await continuing(attempt.traceParent, () =>
      traced('make request', { kind: 'consumer', attributes }, () => this.make(attempt)),
    );
  }

  private async make(attempt: Attempt): Promise<void> {
    const lease = new Lease(this.attempts, attempt);
    try {
      await this.renderPasses.make(attempt, lease, AbortSignal.any([lease.signal, this.stopping.signal]));
    } catch (error) {
      await this.layDown(attempt, error);
    } finally {
      lease.stop();
    }
  }

  /** Stops between two passes; what is at hand is released at once, so that another worker need not wait for the lease. */
  stop(): void {
    this.stopping.abort(new WorkerStopping('the worker is stopping'));
  }

  private async layDown(attempt: Attempt, cause: unknown): Promise<void> {
    if (cause instanceof AttemptSuperseded) {
      this.logger.warn(cause.message);
      return;
    }
    const stopped = this.stopping.signal.aborted;
    const type = errorType(cause);
    const away = stopped || cause instanceof LeaseLost || isServiceAway(type);
    if (!stopped) countError(type);
    const name = stopped ? 'WorkerStopping' : cause instanceof Error ? cause.name : 'unknown error';
    if (away) this.logger.warn(`request ${attempt.requestId} is laid down: ${name}`);
    else this.logger.error(`request ${attempt.requestId} could not be made: ${name}`, (cause as Error).stack);
    await this.release(attempt, away ? 'uncharged' : 'charged');
    throw new RenderAttemptFailed(name);
  }

  /** It may be the database that is away: then once it is back, unless another worker was quicker. */
  private async release(attempt: Attempt, charge: 'charged' | 'uncharged'): Promise<void> {
    const deadline = performance.now() + RELEASE_WITHIN_MS;
    for (;;) {
      try {
        await this.attempts.release(attempt, charge);
        return;
      } catch (error) {
        const away = isServiceAway(errorType(error));
        if (!away || this.stopping.signal.aborted || performance.now() > deadline) throw error;
        await wait(RELEASE_AGAIN_MS);
      }
    }
  }
}
