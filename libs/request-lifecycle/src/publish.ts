import { retryOnConflict } from '@app/database';
import { type MissingItem } from '@app/download-request';
import { type DataSource } from 'typeorm';
import { type Attempt, changeCurrent, IS_CURRENT } from './attempt';
import { KEPT_SECONDS } from './kept-for';
import { writeMissingPasses } from './missing-passes';

/** The ZIP of a request as it was stored. */
export interface StoredArchive {
  readonly key: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/**
 * Makes the request ready with this archive. From this moment on its requester can download the file.
 *
 * @param missing the passes that were asked for and are not in the archive
 * @throws AttemptSuperseded; nothing was changed then
 */
export function publishRequest(
  dataSource: DataSource,
  attempt: Attempt,
  archive: StoredArchive,
  missing: readonly MissingItem[],
): Promise<void> {
  return retryOnConflict(() =>
    dataSource.transaction(async (manager) => {
      await changeCurrent(
        manager,
        attempt,
        `UPDATE download_requests
            SET state = 'ready', archive_key = $3, archive_bytes = $4, archive_sha256 = $5, done_count = $6,
                ready_at = now(), expires_at = now() + make_interval(secs => $7),
                attempt_token = NULL, lease_until = NULL, changed_at = now()
          WHERE ${IS_CURRENT}
          RETURNING id`,
        [archive.key, archive.bytes, archive.sha256, attempt.passCount - missing.length, KEPT_SECONDS],
      );
      await writeMissingPasses(manager, attempt.requestId, missing);
    }),
  );
}
