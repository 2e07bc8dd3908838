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
   * Returns true if this job still waits for a worker. A job that a worker has taken is not pending: the worker claims its request at
   * once, so if the request is unclaimed, that job is stuck. Rejects when the backend is unavailable.
   *
   * @param evenDelayed false: a job that is delayed after a failure does not count as pending
   */
  isPending(job: RenderJob, evenDelayed?: boolean): Promise<boolean>;
  /**
   * Rejects if a job could not be added now: the backend is unavailable, is a replica, is full, or lacks its schema. It writes, because
   * reading would notice none of these. A connection to a former primary is closed by it.
   */
  check(): Promise<void>;
  /** BullMQ's own queue, only for the operators' dashboard. Its calls reject at once when the backend is unavailable. */
  readonly bullmq: Queue;
  /** The backend's name, for people to read. */
  readonly backend: 'PostgreSQL' | 'Redis';
  close(): Promise<void>;
}

/**
 * Deliveries of one job: enough for an outage of about 20 minutes. After that the requeue sweep adds a new job. Attempts at a request are
 * counted in our own table instead, where a dead worker counts and an outage does not.
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
      // Both are needed: asking an absent Redis for its version fails once, and the queue would never recover from that.
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
      // 'waiting-children' is left out: we never add children, so a job that was made to wait for some would wait forever.
      return state === 'waiting' || state === 'prioritized' || (state === 'delayed' && evenDelayed);
    },
    async check() {
      await queue.getBackend().setQueueMeta({ checked: 1 }).catch(inOurWords);
    },
    // The backend is a type parameter of BullMQ's queue, and of no importance to the dashboard.
    bullmq: queue as unknown as Queue,
    backend: kind === 'redis' ? 'Redis' : 'PostgreSQL',
    async close() {
      // Closing fails while Redis is unavailable: then the connection, which would reconnect forever, is dropped.
      await queue.close().catch(() => void queue.disconnect().catch(() => undefined));
    },
  };
}
