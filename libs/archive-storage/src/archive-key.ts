/** Everything that expires lies under this prefix; the bucket's lifecycle rule is bound to it. */
export const ARCHIVE_PREFIX = 'archives/';

/** Read to learn whether the store answers, and made with the bucket. Not under the prefix: it must not expire. */
export const CHECK_KEY = 'health-check';

/**
 * Where an attempt puts its archive. The random token keeps a late attempt from ever touching what another published,
 * and keeps the key from being guessed. Ids only.
 */
export function archiveKey(requestId: string, attemptToken: string): string {
  return `${ARCHIVE_PREFIX}${requestId}/${attemptToken}.zip`;
}
