import { type BackendFactory, type IQueueBackend, type Job, UnrecoverableError, Worker } from 'bullmq';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
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

/** Whichever backend its queue has. */
type AnyWorker = Worker<unknown, void, string, IQueueBackend>;

/** Longest wait between two tries of one job: an outage that ends is noticed this soon. Milliseconds. */
const LONGEST_BACKOFF_MS = 15_000;

/** Between two tries to reach a queue that is away: so much sooner work resumes, and so much less is tried. Milliseconds. */
const AWAY_PAUSE_MS = 1_000;

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
  const make = () => makeWorker(url, handle, concurrency, onError);
  const closing = new AbortController();
  const running = runOnceReached(make, onError, closing.signal);
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
      await handle(checked(job.data));
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
 * Runs a worker as soon as its queue can be reached. BullMQ keeps the outcome of its first try for good, so a worker that
 * was made while the queue was away stays deaf: it is thrown away, and another one is made.
 *
 * @returns the worker that runs; undefined when closing came first.
 */
async function runOnceReached(
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
 * BullMQ waits between tries when a connection is refused (15 s, where one second will do), and not at all when it breaks
 * in any other way: a worker then asks thousands of times a second, keeps a core busy and drowns every log.
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

/** A payload that is no render job never becomes one: trying again is of no use. */
function checked(data: unknown): RenderJob {
  try {
    return parseRenderJob(data);
  } catch (error) {
    throw new UnrecoverableError((error as Error).message);
  }
}
