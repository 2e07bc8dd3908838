import { retryOnConflict } from '@app/database';
import { type RenderJob, type RenderQueue } from '@app/render-queue';
import { type DataSource } from 'typeorm';
import { updateReturningOne } from './attempt';
import { enqueueRequest } from './enqueue';
import { hasNoLeaseSql, isOpenSql } from './state-conditions';

/** A pending outbox entry is left to the api for this long. Seconds. */
const LEFT_TO_API_SECONDS = 3;

/** An enqueued request that no worker has claimed is checked from this age on. Seconds. */
const UNCLAIMED_AFTER_SECONDS = 10;

/**
 * The queue delays a failed job for 15 s at most. A job that seems delayed for longer was delayed by a worker with a wrong clock, and
 * might stay so for hours. Seconds.
 */
const LONGEST_DELAY_SECONDS = 30;

interface UnclaimedRequest extends RenderJob {
  /** Its worker's lease has run out. */
  readonly isAbandoned: boolean;
  /** It has waited for longer than the queue delays a job. */
  readonly isOverdue: boolean;
}

/**
 * Enqueues every open request that no worker holds and that has no job in the queue. The database alone decides which requests are
 * open, so this repairs a queue that was unavailable, emptied or restored from a backup, or that gave a job up.
 *
 * @param limit how many requests are checked, the oldest first
 * @returns how many requests were enqueued. Rejects when queue or database is unavailable.
 */
export async function requeueUnclaimed(
  dataSource: DataSource,
  queue: RenderQueue,
  limit: number,
): Promise<number> {
  let enqueued = 0;
  for (const request of await findUnclaimed(dataSource, limit)) {
    // A job that waits in a long queue is left alone. The job of an abandoned request cannot be waiting: a worker had it.
    const isWaiting = !request.isAbandoned && (await queue.isPending(request, !request.isOverdue));
    if (isWaiting) continue;
    const job = await nextGeneration(dataSource, request);
    if (!job) continue;
    await enqueueRequest(dataSource, queue, job);
    enqueued += 1;
  }
  return enqueued;
}

function findUnclaimed(dataSource: DataSource, limit: number): Promise<UnclaimedRequest[]> {
  return dataSource.manager.query<UnclaimedRequest[]>(
    `SELECT id AS "requestId", generation, state = 'rendering' AS "isAbandoned",
            changed_at < now() - make_interval(secs => $4) AS "isOverdue"
       FROM download_requests request
      WHERE ${isOpenSql()} AND ${hasNoLeaseSql()}
        AND (changed_at < now() - make_interval(secs => $1)
             OR EXISTS (SELECT FROM render_outbox pending WHERE pending.request_id = request.id
                           AND pending.created_at < now() - make_interval(secs => $2)))
      ORDER BY submitted_at
      LIMIT $3`,
    [UNCLAIMED_AFTER_SECONDS, LEFT_TO_API_SECONDS, limit, LONGEST_DELAY_SECONDS],
  );
}

/**
 * Gives the request a new generation, because the queue ignores a job whose id it still stores.
 *
 * @returns undefined when a worker has claimed the request, or another worker was faster
 */
async function nextGeneration(
  dataSource: DataSource,
  { requestId, generation }: RenderJob,
): Promise<RenderJob | undefined> {
  const next = generation + 1;
  const changed = await retryOnConflict(() =>
    updateReturningOne(
      dataSource.manager,
      `UPDATE download_requests SET generation = $3
        WHERE id = $1 AND generation = $2 AND ${isOpenSql()} AND ${hasNoLeaseSql()}
        RETURNING id`,
      [requestId, generation, next],
    ),
  );
  return changed ? { requestId, generation: next } : undefined;
}
