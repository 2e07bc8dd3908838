import { retryOnConflict } from '@app/database';
import { AVAILABLE_FOR_MS, type MissingItem } from '@app/download-request';
import { type DataSource } from 'typeorm';
import { type Attempt, IS_CURRENT, updateCurrentAttempt } from './attempt';

/** Time for which a request is kept after it became ready or failed. Seconds. */
export const KEPT_SECONDS = AVAILABLE_FOR_MS / 1000;

/**
 * Ends an attempt with a result: changes the request and stores the reasons of its missing passes, in one transaction.
 *
 * @param columns the columns to change, in the form of SQL's SET; their values are `$4` and following
 * @param missing the requested passes that are not in the archive
 * @throws AttemptSuperseded; then nothing was changed
 */
export function endAttempt(
  dataSource: DataSource,
  attempt: Attempt,
  missing: readonly MissingItem[],
  columns: string,
  values: readonly unknown[],
): Promise<void> {
  return retryOnConflict(() =>
    dataSource.transaction(async (manager) => {
      await updateCurrentAttempt(
        manager,
        attempt,
        `UPDATE download_requests request
            SET ${columns}, expires_at = now() + make_interval(secs => $3),
                attempt_token = NULL, lease_until = NULL, changed_at = now()
          WHERE ${IS_CURRENT}
          RETURNING id`,
        [KEPT_SECONDS, ...values],
      );
      // Uses one statement, because a request can have up to 250 missing passes.
      await manager.query(
        `UPDATE download_request_items item SET missing_reason = missing.reason
           FROM unnest($2::uuid[], $3::text[]) AS missing (qualification_id, reason)
          WHERE item.request_id = $1 AND item.qualification_id = missing.qualification_id`,
        [
          attempt.requestId,
          missing.map(({ qualificationId }) => qualificationId),
          missing.map(({ reason }) => reason),
        ],
      );
    }),
  );
}
