import { type MissingItem } from '@app/download-request';
import { type DataSource } from 'typeorm';
import { type Attempt } from './attempt';
import { endAttempt } from './end-attempt';

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
  return endAttempt(
    dataSource,
    attempt,
    missing,
    `state = 'ready', archive_key = $4, archive_bytes = $5, archive_sha256 = $6, done_count = $7, ready_at = now()`,
    [archive.key, archive.bytes, archive.sha256, attempt.passCount - missing.length],
  );
}
