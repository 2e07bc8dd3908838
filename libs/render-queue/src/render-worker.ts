import { type BackendFactory, type IQueueBackend, type Job, UnrecoverableError, Worker } from 'bullmq';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { queueBackend } from './queue-backend';
import { parseRenderJob, RENDER_QUEUE, type RenderJob } from './render-job';

export interface RenderWorkerOptions {
  /** Number of jobs that this process handles at the same time. */
  readonly concurrency: number;
  /** Receives connection errors; without a listener, such an error would end the process. */
  readonly onError: (error: Error) => void;
}

export interface RenderWorker {
  /** Takes no further jobs, and resolves when the current ones have ended, however long they take. */
  close(): Promise<void>;
}

/** A worker on either backend. */
type AnyWorker = Worker<unknown, void, string, IQueueBackend>;

/** Longest wait between two deliveries of a job: the end of an outage is noticed within this time. Milliseconds. */
const LONGEST_BACKOFF_MS = 15_000;

/** Wait between two tries to reach an unavailable queue. Milliseconds. */
const AWAY_PAUSE_MS = 1_000;

/** Returns the wait before delivery `attempt` + 1, in milliseconds: it doubles from 500 ms, minus a random part of up to half. */
export function retryDelayMs(attempt: number, random: () => number): number {
  const full = Math.min(500 * 2 ** attempt, LONGEST_BACKOFF_MS);
  return Math.round(full * (1 - random() / 2));
}

/**
 * Handles the jobs of the queue at `QUEUE_URL`. If the handler throws, the queue delivers the job again later.
 *
 * `maxStalledCount` is high: BullMQ's default is 1, and a job that stalls more often fails without running, so a request would be lost when
 * two machines die while they make it. Attempts are limited by our own table instead.
 */
export function startRenderWorker(
  url: string,
  handle: (job: RenderJob) => Promise<void>,
  { concurrency, onError }: RenderWorkerOptions,
): RenderWorker {
  const make = () => makeWorker(url, handle, concurrency, onError);
  const closing = new AbortController();
  const running = runOnceReachable(make, onError, closing.signal);
  return {
    async close() {
      closing.abort();
      await (await running)?.close();
    },
  };
}

function makeWorker(
  url: string,
  handle: (job: RenderJob) => Promise<void>,
  concurrency: number,
  onError: (error: Error) => void,
): AnyWorker {
  const { factory, connection } = queueBackend(url, 'consumer');
  const worker = new Worker(
    RENDER_QUEUE,
    async (job: Job<unknown>) => {
      await handle(parseOrGiveUp(job.data));
    },
    {
      connection,
      concurrency,
      autorun: false,
      lockDuration: 30_000,
      stalledInterval: 15_000,
      maxStalledCount: 100,
      runRetryDelay: AWAY_PAUSE_MS,
      settings: { backoffStrategy: (attempt) => retryDelayMs(attempt, Math.random) },
    },
    pausingWhenAway(factory),
  );
  worker.on('error', onError);
  return worker;
}

/**
 * Runs a worker as soon as its queue can be reached. A BullMQ worker that was created while the queue was unavailable never receives a job,
 * because it keeps the result of its first connection attempt: such a worker is replaced.
 *
 * @returns the running worker; undefined if it was closed before that
 */
async function runOnceReachable(
  make: () => AnyWorker,
  onError: (error: Error) => void,
  closing: AbortSignal,
): Promise<AnyWorker | undefined> {
  while (!closing.aborted) {
    const worker = make();
    try {
      await Promise.race([worker.waitUntilReady(), rejectedBy(closing)]);
      void worker.run().catch(onError);
      return worker;
    } catch (error) {
      if (!closing.aborted) onError(error as Error);
      await worker.close(true).catch(() => undefined);
      await wait(AWAY_PAUSE_MS, undefined, { signal: closing }).catch(() => undefined);
    }
  }
  return undefined;
}

async function rejectedBy(signal: AbortSignal): Promise<never> {
  await once(signal, 'abort');
  throw signal.reason;
}

/**
 * Adds a pause after each failed fetch. After a refused connection BullMQ waits 15 s, which is too long; after other connection errors it
 * does not wait at all, and a worker would fetch thousands of times a second, keep a core busy and fill the log.
 */
function pausingWhenAway(factory: BackendFactory): BackendFactory {
  return (...parameters) => {
    const backend = factory(...parameters);
    const fetch = backend.moveToActive.bind(backend);
    backend.moveToActive = async (...job): Promise<unknown[]> => {
      try {
        return await fetch(...job);
      } catch (error) {
        await wait(AWAY_PAUSE_MS);
        throw error;
      }
    };
    return backend;
  };
}

/** @throws UnrecoverableError for a payload that is not a render job, so that BullMQ does not deliver it again */
function parseOrGiveUp(data: unknown): RenderJob {
  try {
    return parseRenderJob(data);
  } catch (error) {
    throw new UnrecoverableError((error as Error).message);
  }
}
