import { retryOnConflict } from '@app/database';
import { type DataSource } from 'typeorm';
import { updateReturningOne } from './attempt';
import { allowsMoveSql } from './state-conditions';

export interface ExpiredRequest {
  readonly id: string;
  readonly archiveKey: string | null;
}

/**
 * Returns expired requests whose personal data is still stored, those that expired first at the beginning.
 *
 * Uses the database's clock, which also set `expires_at`, so that a worker whose clock is ahead expires nothing early.
 *
 * @param limit maximum number of requests
 */
export function findExpired(dataSource: DataSource, limit: number): Promise<ExpiredRequest[]> {
  return dataSource.manager.query<ExpiredRequest[]>(
    `SELECT id, archive_key AS "archiveKey" FROM download_requests
      WHERE ${allowsMoveSql('expire')} AND expires_at <= now()
      ORDER BY expires_at
      LIMIT $1`,
    [limit],
  );
}

/**
 * Erases the personal data of an expired request: personal reference, items and fingerprint of the choices. The request itself and its
 * audit entries remain. Call it after the archive was deleted from the store.
 *
 * Does nothing if the request was retried in the meantime, or if its archive is no longer the deleted one.
 */
export function expireRequest(dataSource: DataSource, { id, archiveKey }: ExpiredRequest): Promise<void> {
  return retryOnConflict(() =>
    dataSource.transaction(async (manager) => {
      const erased = await updateReturningOne(
        manager,
        `UPDATE download_requests
            SET state = 'expired', personal_reference = NULL, archive_key = NULL, failure_code = NULL,
                body_fingerprint = '', idempotency_key = NULL, changed_at = now()
          WHERE id = $1 AND ${allowsMoveSql('expire')} AND archive_key IS NOT DISTINCT FROM $2
          RETURNING id`,
        [id, archiveKey],
      );
      if (erased) await manager.query(`DELETE FROM download_request_items WHERE request_id = $1`, [id]);
    }),
  );
}
