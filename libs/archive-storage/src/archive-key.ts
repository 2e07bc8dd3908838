/** Prefix of all objects that expire; the lifecycle rule of the bucket applies to it. */
export const ARCHIVE_PREFIX = 'archives/';

/** Key of the object that health checks read. It is created with the bucket, outside of the prefix, because it must not expire. */
export const CHECK_KEY = 'health-check';

/**
 * Returns the object key for the archive of an attempt. The random token prevents a late attempt from overwriting the archive that another
 * one published, and makes the key unguessable. The key contains only ids.
 */
export function archiveKey(requestId: string, attemptToken: string): string {
  return `${ARCHIVE_PREFIX}${requestId}/${attemptToken}.zip`;
}
