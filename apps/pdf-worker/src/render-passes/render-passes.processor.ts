import { countError, errorType, isServiceUnavailable } from '@app/metrics';
import { type RenderJob } from '@app/render-queue';
import {
  type Attempt,
  AttemptSuperseded,
  claimRequest,
  heartbeat,
  releaseRequest,
} from '@app/request-lifecycle';
import { continueTrace, withSpan } from '@app/tracing';
import { Injectable, Logger } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { measureRequest } from '../metrics';
import { Lease, LeaseLost } from './lease';
import { RenderPassesService } from './render-passes.service';

/** The worker is stopping. Another worker will make the request, and this attempt does not count towards the maximum. */
class WorkerStopping extends Error {
  override readonly name = 'WorkerStopping';
}

/** The error that the queue stores for a failed attempt. It leaves out the original message, which may contain a person's name. */
class RenderAttemptFailed extends Error {
  override readonly name = 'RenderAttemptFailed';
}

/**
 * Time during which releasing a request is retried if the database is unavailable. After that, the attempt counts towards the maximum.
 * Milliseconds.
 */
const RELEASE_WITHIN_MS = 120_000;

const RELEASE_AGAIN_MS = 500;

/** Handles the jobs of the queue. It claims the request of a job, has its passes made, and releases the request if that fails. */
@Injectable()
export class RenderPassesProcessor {
  private readonly logger = new Logger('render-passes');
  private readonly stopping = new AbortController();

  constructor(
    private readonly dataSource: DataSource,
    private readonly renderPasses: RenderPassesService,
  ) {}

  /**
   * Handles one job. Resolves when the request is ready or failed, or if another worker has it. Rejects if the queue has to deliver the job
   * again later.
   */
  async process({ requestId }: RenderJob): Promise<void> {
    const attempt = await claimRequest(this.dataSource, requestId);
    if (!attempt) return;
    if (attempt === 'attempts-used-up') {
      this.logger.warn(`request ${requestId} failed: its attempts are used up`);
      await measureRequest(this.dataSource, requestId, 'failed');
      return;
    }
    const attributes = {
      'pasloket.request_id': requestId,
      'pasloket.passes': attempt.passCount,
      'pasloket.attempt.repeated': attempt.isRepeated,
    };
    await continueTrace(attempt.traceParent, () =>
      withSpan('make request', { kind: 'consumer', attributes }, () => this.make(attempt)),
    );
  }

  private async make(attempt: Attempt): Promise<void> {
    const lease = new Lease(attempt, (done) => heartbeat(this.dataSource, attempt, done));
    try {
      await this.renderPasses.renderArchive(
        attempt,
        lease,
        AbortSignal.any([lease.signal, this.stopping.signal]),
      );
    } catch (error) {
      await this.handleFailure(attempt, error);
    } finally {
      lease.stop();
    }
  }

  /** Stops drawing after the current passes and releases their requests, so that other workers need not wait for the leases to end. */
  stop(): void {
    this.stopping.abort(new WorkerStopping('the worker is stopping'));
  }

  private async handleFailure(attempt: Attempt, cause: unknown): Promise<void> {
    if (cause instanceof AttemptSuperseded) {
      this.logger.warn(cause.message);
      return;
    }
    const stopped = this.stopping.signal.aborted;
    const type = errorType(cause);
    const isInnocent = stopped || cause instanceof LeaseLost || isServiceUnavailable(type);
    if (!stopped) countError(type);
    const name = stopped ? 'WorkerStopping' : cause instanceof Error ? cause.name : 'unknown error';
    if (isInnocent) this.logger.warn(`request ${attempt.requestId} is released: ${name}`);
    else this.logger.error(`request ${attempt.requestId} could not be made: ${name}`, (cause as Error).stack);
    await this.release(attempt, isInnocent ? 'uncharged' : 'charged');
    throw new RenderAttemptFailed(name);
  }

  /** Releases the attempt. If the database is unavailable, it retries for `RELEASE_WITHIN_MS`. */
  private async release(attempt: Attempt, charge: 'charged' | 'uncharged'): Promise<void> {
    const deadline = performance.now() + RELEASE_WITHIN_MS;
    for (;;) {
      try {
        await releaseRequest(this.dataSource, attempt, charge);
        return;
      } catch (error) {
        const away = isServiceUnavailable(errorType(error));
        if (!away || this.stopping.signal.aborted || performance.now() > deadline) throw error;
        await wait(RELEASE_AGAIN_MS);
      }
    }
  }
}
