/** The archive store cannot be used as it is; the message is one sentence with the settings, the cause and the remedy. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable';
  /** Marks the message as fit to print without a stack. */
  readonly remedy = true;

  constructor(cause: unknown) {
    super(
      `S3_ENDPOINT: the archive store cannot be used (${reasonOf(cause)}): start that service, or correct S3_ENDPOINT and its keys.`,
      { cause },
    );
  }
}

/** The code of the network (ECONNREFUSED), or the store's own name for its no (AccessDenied). */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error.cause) return reasonOf(error.cause);
  return 'code' in error ? String(error.code) : error.name;
}
