/** The store is away, or refuses to work: nothing is wrong with what was asked, and it can be asked again later. */
export class ArchiveStoreUnavailable extends Error {
  override readonly name = 'ArchiveStoreUnavailable';

  constructor(cause: unknown) {
    super(`the archive store cannot be used: ${cause instanceof Error ? cause.name : 'unknown error'}`, {
      cause,
    });
  }
}

/** The store keeps other bytes than it was sent: its own fault, or that of something between. They were removed. */
export class ArchiveDamaged extends Error {
  override readonly name = 'ArchiveDamaged';

  constructor(sentBytes: number, keptBytes: number) {
    super(`the archive store was sent ${sentBytes} bytes and keeps ${keptBytes}, not the same`);
  }
}

/** Whether the store answered with this status. */
export function isStatus(error: unknown, status: number): boolean {
  return statusOf(error) === status;
}

/** Whether the store understood, and said no to what was asked: it answers, and it will say no again. */
export function isRefusal(error: unknown): boolean {
  const status = statusOf(error);
  return status !== undefined && status !== 429 && (status < 500 || status === 501);
}

/** The store's own words for its no. */
export function refusalOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/**
 * An error of the S3 client as ArchiveStoreUnavailable when the store, the network or our keys are to blame: there was no
 * answer at all, or one that another try can change once somebody has mended it. Otherwise as it is.
 */
export function orUnavailable(error: unknown): unknown {
  if (error instanceof ArchiveStoreUnavailable || error instanceof ArchiveDamaged) return error;
  if (error instanceof TypeError) return error;
  const status = statusOf(error);
  const oursToMend = status === 401 || status === 403 || status === 404;
  return isRefusal(error) && !oursToMend ? error : new ArchiveStoreUnavailable(error);
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;
}
