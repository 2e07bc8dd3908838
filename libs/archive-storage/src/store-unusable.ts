/** The archive store cannot be used with these settings. The message is one sentence with the settings, the cause and how to fix it. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable';
  /** Marks an error whose message can be printed without a stack. */
  readonly remedy = true;

  constructor(cause: unknown) {
    super(
      `S3_ENDPOINT: the archive store cannot be used (${reasonOf(cause)}): start that service, or correct S3_ENDPOINT and its keys.`,
      { cause },
    );
  }
}

/** Returns the network error code (ECONNREFUSED), or the store's own name of a refusal (AccessDenied). */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error.cause) return reasonOf(error.cause);
  return 'code' in error ? String(error.code) : error.name;
}
