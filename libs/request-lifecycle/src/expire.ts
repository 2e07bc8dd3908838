import { retryOnConflict } from '@app/database';
import { type DataSource } from 'typeorm';
import { updateReturningOne } from './attempt';
import { allowsMoveSql } from './state-conditions';

export interface ExpiredRequest {
  readonly id: string;
  readonly archiveKey: string | null;
}

/**
 * Returns requests whose time has ended and whose personal data is still stored, longest first.
 *
 * The database's clock decides, which also set `expires_at`: a worker whose clock is ahead ends nothing early.
 *
 * @param limit how many at most
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
 * Erases the personal data of an expired request: reference, items and the fingerprint of what was asked. That there was a request
 * stays, as does the audit log. Call it after the archive was deleted from the store.
 *
 * Does nothing when the request was retried in the meantime, or has another archive than the deleted one.
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
