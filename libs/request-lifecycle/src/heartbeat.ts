import { retryOnConflict } from '@app/database';
import { LEASE_SECONDS } from '@app/download-request';
import { type DataSource } from 'typeorm';
import { type Attempt, IS_CURRENT, updateCurrentAttempt } from './attempt';

/**
 * Extends the lease of the attempt and stores its progress. The stored progress never decreases, even if a new attempt starts from the
 * beginning.
 *
 * @param done number of passes made so far
 * @throws AttemptSuperseded
 */
export function heartbeat(dataSource: DataSource, attempt: Attempt, done: number): Promise<void> {
  return retryOnConflict(() =>
    updateCurrentAttempt(
      dataSource.manager,
      attempt,
      `UPDATE download_requests request
          SET lease_until = now() + make_interval(secs => $3), done_count = GREATEST(done_count, $4)
        WHERE ${IS_CURRENT}
        RETURNING id`,
      [LEASE_SECONDS, done],
    ),
  );
}
