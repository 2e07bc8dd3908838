/** The store is unreachable or refuses to work. The call itself was valid, and can be repeated later. */
export class ArchiveStoreUnavailable extends Error {
  override readonly name = 'ArchiveStoreUnavailable';

  constructor(cause: unknown) {
    super(`the archive store cannot be used: ${cause instanceof Error ? cause.name : 'unknown error'}`, {
      cause,
    });
  }
}

/** The store returned other bytes than were sent, because of an error of the store or of something in between. The bytes were deleted. */
export class ArchiveDamaged extends Error {
  override readonly name = 'ArchiveDamaged';

  constructor(sentBytes: number, keptBytes: number) {
    super(`the archive store was sent ${sentBytes} bytes and keeps ${keptBytes}, not the same`);
  }
}

/** Returns true if the store answered with this HTTP status. */
export function isStatus(error: unknown, status: number): boolean {
  return statusOf(error) === status;
}

/** Returns true if the store understood the call and refused it: it is reachable, and will refuse the call again. */
export function isRefusedByStore(error: unknown): boolean {
  const status = statusOf(error);
  return status !== undefined && status !== 429 && (status < 500 || status === 501);
}

/** Returns the store's own name of a refusal. */
export function describeStoreError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/**
 * Converts an error of the S3 client to ArchiveStoreUnavailable if the store, the network or our keys are the cause: there was no answer,
 * or the call can succeed after the cause was fixed. Other errors are returned unchanged.
 */
export function toStoreUnavailable(error: unknown): unknown {
  if (error instanceof ArchiveStoreUnavailable || error instanceof ArchiveDamaged) return error;
  if (error instanceof TypeError) return error;
  const status = statusOf(error);
  const oursToMend = status === 401 || status === 403 || status === 404;
  return isRefusedByStore(error) && !oursToMend ? error : new ArchiveStoreUnavailable(error);
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;
}
