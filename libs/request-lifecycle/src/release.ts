import { retryOnConflict } from '@app/database';
import { type DataSource } from 'typeorm';
import { type Attempt, IS_CURRENT, updateReturningOne } from './attempt';

/**
 * Ends the attempt without a result, so that another worker can claim the request at once. Does nothing if the attempt was superseded.
 *
 * The same statement clears the draw count of the current pass, because that pass did not end the process. If the answer to an earlier
 * count was lost, the count may be wrong by one.
 *
 * @param charge 'uncharged' takes back the attempt's charge, because the request is not the cause of its end: the worker stops, or a
 * service is unavailable
 */
export async function releaseRequest(
  dataSource: DataSource,
  attempt: Attempt,
  charge: 'charged' | 'uncharged',
): Promise<void> {
  const { drawing } = attempt;
  drawing.isReleasing = true;
  await drawing.written;
  await retryOnConflict(() =>
    updateReturningOne(
      dataSource.manager,
      `WITH released AS (
         UPDATE download_requests request
            SET state = 'submitted', attempt_token = NULL, lease_until = NULL,
                attempt_count = attempt_count - $3, changed_at = now()
          WHERE ${IS_CURRENT}
          RETURNING id)
       UPDATE download_request_items SET unfinished_draws = GREATEST(unfinished_draws - 1, 0)
        WHERE request_id = (SELECT id FROM released) AND position = $4
        RETURNING position`,
      [attempt.requestId, attempt.token, charge === 'uncharged' ? 1 : 0, drawing.position],
    ),
  );
}
