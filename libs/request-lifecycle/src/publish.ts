import { type MissingItem } from '@app/download-request';
import { type DataSource } from 'typeorm';
import { type Attempt } from './attempt';
import { endAttempt } from './end-attempt';

/** A stored ZIP archive. */
export interface StoredArchive {
  readonly key: string;
  readonly bytes: number;
  /** SHA-256 of the archive, in hexadecimal. */
  readonly sha256: string;
}

/**
 * Makes the request ready with this archive. From then on, its requester can download the archive.
 *
 * @param missing the requested passes that are not in the archive
 * @throws AttemptSuperseded; then nothing was changed
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
