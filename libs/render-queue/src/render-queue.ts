import { Queue } from 'bullmq';
import { queueBackend } from './queue-backend';
import { RENDER_QUEUE, type RenderJob, renderJobId } from './render-job';
import { explainQueueError } from './render-queue-unusable';

/** Injection token of the `RenderQueue` of a process. */
export const RENDER_QUEUE_CLIENT = Symbol('RENDER_QUEUE_CLIENT');

/** The producer's side of the queue: enqueues render jobs, and reports whether a job is still pending. */
export interface RenderQueue {
  /**
   * Adds a job. A job that the queue already has is not added twice. Rejects at once when the backend is unavailable or unusable.
   *
   * @param priority from 1 (default): a lower number is made first; equal ones in the order in which they were added
   */
  enqueue(job: RenderJob, priority?: number): Promise<void>;
  /**
   * Returns true if a worker has not taken this job yet. A job that was taken does not count, because the worker claims its request at
   * once: if the request is unclaimed nevertheless, the job is stuck. Rejects when the backend is unavailable.
   *
   * @param evenDelayed false: a job that is delayed after a failure does not count as pending either
   */
  isPending(job: RenderJob, evenDelayed?: boolean): Promise<boolean>;
  /**
   * Rejects if no job could be added now: the backend is unavailable, is a replica, is full, or has no schema. It writes, because reading
   * would not reveal these problems. If Redis turns out to be a replica (a former primary), the connection is closed.
   */
  check(): Promise<void>;
  /** BullMQ's own queue, only for the operators' dashboard. Its calls reject at once when the backend is unavailable. */
  readonly bullmq: Queue;
  /** Name of the backend, to show to people. */
  readonly backend: 'PostgreSQL' | 'Redis';
  close(): Promise<void>;
}

/**
 * Maximum number of times that one job is delivered: enough for an outage of about 20 minutes, after which the requeue sweep adds a new
 * job. Attempts at a request are counted in our own table, because there a dead worker has to count and an outage has not.
 */
const QUEUE_TRIES = 100;

/** The largest priority that BullMQ accepts. */
const LOWEST_PRIORITY = 2 ** 21 - 1;

/** Finished jobs are kept so that operators can look at them. `age` in seconds, `count` in jobs. */
const KEEP_COMPLETED = { age: 3_600, count: 1_000 };
const KEEP_FAILED = { age: 7 * 24 * 3_600, count: 5_000 };

/**
 * Opens the queue at `QUEUE_URL` for producers.
 *
 * @param onError receives every connection error; without a listener, such an error would end the process
 */
export function openRenderQueue(url: string, onError: (error: Error) => void): RenderQueue {
  const { kind, factory, connection } = queueBackend(url, 'producer');
  const queue = new Queue(
    RENDER_QUEUE,
    {
      connection,
      // Both options are needed. Otherwise BullMQ asks an unavailable Redis for its version only once, and the queue never recovers from
      // that failure.
      skipWaitingForReady: true,
      skipVersionCheck: true,
      defaultJobOptions: {
        attempts: QUEUE_TRIES,
        backoff: { type: 'capped' },
        removeOnComplete: KEEP_COMPLETED,
        removeOnFail: KEEP_FAILED,
      },
    },
    factory,
  );
  queue.on('error', onError);
  const inOurWords = (error: Error) => Promise.reject(explainQueueError(error));
  return {
    async enqueue(job, priority = 1) {
      await queue
        .add(
          'render',
          { requestId: job.requestId, generation: job.generation },
          { jobId: renderJobId(job), priority: Math.min(priority, LOWEST_PRIORITY) },
        )
        .catch(inOurWords);
    },
    async isPending(job, evenDelayed = true) {
      const state = await queue.getJobState(renderJobId(job)).catch(inOurWords);
      // 'waiting-children' does not count as pending. Our jobs have no children, so a job that waits for some would wait forever.
      return state === 'waiting' || state === 'prioritized' || (state === 'delayed' && evenDelayed);
    },
    async check() {
      await queue.getBackend().setQueueMeta({ checked: 1 }).catch(inOurWords);
    },
    // The type parameters of BullMQ's queue include the backend, which the dashboard does not depend on.
    bullmq: queue as unknown as Queue,
    backend: kind === 'redis' ? 'Redis' : 'PostgreSQL',
    async close() {
      // Closing fails while Redis is unavailable. Then the connection is dropped, because it would try to reconnect forever.
      await queue.close().catch(() => void queue.disconnect().catch(() => undefined));
    },
  };
}
