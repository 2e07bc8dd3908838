import { type Job, UnrecoverableError, Worker } from 'bullmq';
import { queueBackend } from './queue-backend';
import { parseRenderJob, RENDER_QUEUE, type RenderJob } from './render-job';

export interface RenderWorkerOptions {
  /** Requests that are rendered side by side in this process. */
  readonly concurrency: number;
  /** Hears of connection errors; without a listener such an error would end the process. */
  readonly onError: (error: Error) => void;
}

export interface RenderWorker {
  /** Takes no new job and waits for those at hand. Has no time limit of its own. */
  close(): Promise<void>;
}

/** Longest wait between two tries of one job: an outage that ends is noticed this soon. Milliseconds. */
const LONGEST_BACKOFF_MS = 15_000;

/** The wait before try `attempt` + 1: doubling from half a second, with up to half of it taken off at random. */
export function retryDelayMs(attempt: number, random: () => number): number {
  const full = Math.min(500 * 2 ** attempt, LONGEST_BACKOFF_MS);
  return Math.round(full * (1 - random() / 2));
}

/**
 * Consumes the queue that `QUEUE_URL` names. A handler that throws is called again later for the same job.
 *
 * `maxStalledCount` is 1 by default, and a job that stalls more often fails unrun: two machines that die under one
 * request would lose it. Our own table counts attempts, so the queue need not.
 */
export function startRenderWorker(
  url: string,
  handle: (job: RenderJob) => Promise<void>,
  { concurrency, onError }: RenderWorkerOptions,
): RenderWorker {
  const { factory, connection } = queueBackend(url, 'consumer');
  const worker = new Worker(
    RENDER_QUEUE,
    async (job: Job<unknown>) => {
      await handle(checked(job.data));
    },
    {
      connection,
      concurrency,
      lockDuration: 30_000,
      stalledInterval: 15_000,
      maxStalledCount: 100,
      settings: { backoffStrategy: (attempt) => retryDelayMs(attempt, Math.random) },
    },
    factory,
  );
  worker.on('error', onError);
  return { close: () => worker.close() };
}

/** A payload that is no render job never becomes one: trying again is of no use. */
function checked(data: unknown): RenderJob {
  try {
    return parseRenderJob(data);
  } catch (error) {
    throw new UnrecoverableError((error as Error).message);
  }
}
