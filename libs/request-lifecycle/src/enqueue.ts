import { retryOnConflict } from '@app/database';
import { type RenderJob, type RenderQueue } from '@app/render-queue';
import { type DataSource } from 'typeorm';
import { requestPriority } from './request-priority';

/**
 * Adds the request's job to the queue, then removes its outbox entry. Call it after the commit. If the queue refuses the job, the
 * outbox entry stays, and the requeue sweep of a worker enqueues the request later.
 */
export async function enqueueRequest(
  dataSource: DataSource,
  queue: RenderQueue,
  job: RenderJob,
): Promise<void> {
  await queue.enqueue(job, await requestPriority(dataSource.manager, job.requestId));
  // Deletes the entries of earlier generations too, because the queue now has a newer job.
  await retryOnConflict(() =>
    dataSource.manager.query(`DELETE FROM render_outbox WHERE request_id = $1 AND generation <= $2`, [
      job.requestId,
      job.generation,
    ]),
  );
}
