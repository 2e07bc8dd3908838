import { Queue } from 'bullmq';
import { queueBackend } from './queue-backend';
import { RENDER_QUEUE, type RenderJob, renderJobId } from './render-job';
import { whatQueueSays } from './render-queue-unusable';

/** The producers' side: rings for a request, and tells whether a ring is still on its way. */
export interface RenderQueue {
  /**
   * Rejects at once when the backend is away or unusable; ringing again later, for the same job, does no harm.
   *
   * @param turn from 1 (default) on: a lower one goes before a higher one, and equals in the order of their rings.
   */
  ring(job: RenderJob, turn?: number): Promise<void>;
  /**
   * Whether this very ring still waits for a worker. Rejects when the backend is away. One that a worker has, does not:
   * who takes a ring claims its request at once, so of a request that nobody holds it is a ring that got stuck.
   *
   * @param evenDelayed false: a ring that is put off until later does not count.
   */
  isPending(job: RenderJob, evenDelayed?: boolean): Promise<boolean>;
  /**
   * Rejects when a ring would not be taken now: the backend is away, a replica, full, or lacks its schema. It writes as a ring does,
   * since reading tells none of that; a connection that was left at the primary of before is given up by it.
   */
  check(): Promise<void>;
  /** BullMQ's own queue, for the operators' dashboard alone. Its calls reject at once when the backend is away. */
  readonly bullmq: Queue;
  /** What the queue is kept in, for people to read. */
  readonly backend: 'PostgreSQL' | 'Redis';
  close(): Promise<void>;
}

/**
 * Tries of one job. Attempts are charged in our own table, where a dead worker counts and an outage does not; the
 * queue keeps trying through an outage of about 20 minutes, after which the sweep rings anew.
 */
const QUEUE_TRIES = 100;

/** BullMQ takes no larger priority. */
const LAST_TURN = 2 ** 21 - 1;

/** Finished jobs are kept for operators to look at; history lives in our tables. Seconds, and a count. */
const KEEP_COMPLETED = { age: 3_600, count: 1_000 };
const KEEP_FAILED = { age: 7 * 24 * 3_600, count: 5_000 };

/**
 * Opens the queue that `QUEUE_URL` names, for ringing.
 *
 * @param onError hears of every connection error; without a listener such an error would end the process.
 */
export function openRenderQueue(url: string, onError: (error: Error) => void): RenderQueue {
  const { kind, factory, connection } = queueBackend(url, 'producer');
  const queue = new Queue(
    RENDER_QUEUE,
    {
      connection,
      // Both: asking an absent Redis for its version fails once, and the queue would never recover from that.
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
  const inOurWords = (error: Error) => Promise.reject(whatQueueSays(error));
  return {
    async ring(job, turn = 1) {
      await queue
        .add(
          'render',
          { requestId: job.requestId, generation: job.generation },
          { jobId: renderJobId(job), priority: Math.min(turn, LAST_TURN) },
        )
        .catch(inOurWords);
    },
    async isPending(job, evenDelayed = true) {
      const state = await queue.getJobState(renderJobId(job)).catch(inOurWords);
      // Ours have nothing else to wait for. One that waits for its children, as others can make it, would wait for ever.
      return state === 'waiting' || state === 'prioritized' || (state === 'delayed' && evenDelayed);
    },
    async check() {
      await queue.getBackend().setQueueMeta({ checked: 1 }).catch(inOurWords);
    },
    // Which backend a queue has is part of BullMQ's types alone.
    bullmq: queue as unknown as Queue,
    backend: kind === 'redis' ? 'Redis' : 'PostgreSQL',
    async close() {
      // A Redis that is away takes no leave: its connection, which would be tried for ever, is given up.
      await queue.close().catch(() => void queue.disconnect().catch(() => undefined));
    },
  };
}
