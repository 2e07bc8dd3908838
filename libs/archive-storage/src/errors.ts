/** The store is away, or refuses to work: nothing is wrong with what was asked, and it can be asked again later. */
export class ArchiveStoreUnavailable extends Error {
  override readonly name = 'ArchiveStoreUnavailable';

  constructor(cause: unknown) {
    super(`the archive store cannot be used: ${cause instanceof Error ? cause.name : 'unknown error'}`, {
      cause,
    });
  }
}

const NETWORK = /^(ECONN|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE|EHOSTUNREACH|ENETUNREACH)/;

/** Whether the store answered with this status. */
export function isStatus(error: unknown, status: number): boolean {
  return statusOf(error) === status;
}

/** The error as ArchiveStoreUnavailable when the store, the network or our keys are to blame; otherwise as it is. */
export function orUnavailable(error: unknown): unknown {
  if (error instanceof ArchiveStoreUnavailable || !(error instanceof Error)) return error;
  const status = statusOf(error);
  const { code = '' } = error as NodeJS.ErrnoException;
  const away =
    NETWORK.test(code) ||
    error.name === 'TimeoutError' ||
    status === 401 ||
    status === 403 ||
    status === 404 ||
    status === 429 ||
    (status !== undefined && status >= 500 && status !== 501);
  return away ? new ArchiveStoreUnavailable(error) : error;
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;
}
