import { retryOnConflict } from '@app/database';
import { type FailureCode, type MissingItem } from '@app/download-request';
import { type DataSource } from 'typeorm';
import { type Attempt, changeCurrent, IS_CURRENT } from './attempt';
import { KEPT_SECONDS } from './kept-for';
import { writeMissingPasses } from './missing-passes';

/**
 * Ends the request as failed, because what it asks for cannot be made.
 *
 * @param missing the passes that cannot be made, with the reasons
 * @throws AttemptSuperseded; nothing was changed then
 */
export function failRequest(
  dataSource: DataSource,
  attempt: Attempt,
  code: FailureCode,
  missing: readonly MissingItem[],
): Promise<void> {
  return retryOnConflict(() =>
    dataSource.transaction(async (manager) => {
      await changeCurrent(
        manager,
        attempt,
        `UPDATE download_requests
            SET state = 'failed', failure_code = $3, done_count = 0, expires_at = now() + make_interval(secs => $4),
                attempt_token = NULL, lease_until = NULL, changed_at = now()
          WHERE ${IS_CURRENT}
          RETURNING id`,
        [code, KEPT_SECONDS],
      );
      await writeMissingPasses(manager, attempt.requestId, missing);
    }),
  );
}
