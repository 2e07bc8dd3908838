import { retryOnConflict } from '@app/database';
import { type RenderJob, type RenderQueue } from '@app/render-queue';
import { type DataSource } from 'typeorm';
import { updateReturningOne } from './attempt';
import { enqueueRequest } from './enqueue';
import { hasNoLeaseSql, isOpenSql } from './state-conditions';

/** Age of an outbox entry from which the sweep enqueues its request. Before that, the api itself is probably doing so. Seconds. */
const LEFT_TO_API_SECONDS = 3;

/** Age from which the sweep checks an enqueued request that no worker has claimed. Seconds. */
const UNCLAIMED_AFTER_SECONDS = 10;

/**
 * Maximum time for which a delayed job may wait. The queue delays a failed job by at most 15 s. A job that is delayed for longer was
 * delayed by a worker with a wrong clock, and could wait for hours. Seconds.
 */
const LONGEST_DELAY_SECONDS = 30;

interface UnclaimedRequest extends RenderJob {
  /** True if a worker had claimed the request and its lease has ended. */
  readonly isAbandoned: boolean;
  /** True if the request has waited for longer than `LONGEST_DELAY_SECONDS`. */
  readonly isOverdue: boolean;
}

/**
 * Enqueues every open request that no worker holds and that has no job in the queue. It decides by the database which requests are open. So
 * it repairs a queue that was unavailable, was emptied, was restored from a backup, or has given up a job.
 *
 * @param limit maximum number of requests to check, the oldest first
 * @returns the number of requests that were enqueued. Rejects when queue or database is unavailable.
 */
export async function requeueUnclaimed(
  dataSource: DataSource,
  queue: RenderQueue,
  limit: number,
): Promise<number> {
  let enqueued = 0;
  for (const request of await findUnclaimed(dataSource, limit)) {
    // A job may wait long in a full queue, so it is left as it is. An abandoned request has no waiting job, because a worker had already
    // taken it.
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
 * Increases the generation of the request, because the queue ignores a job whose id it still stores.
 *
 * @returns undefined if a worker has claimed the request, or another worker has increased the generation first
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
