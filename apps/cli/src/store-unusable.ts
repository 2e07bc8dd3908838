/** The archive store cannot be used as it is; the message is one sentence with the settings and the remedy. */
export class StoreUnusable extends Error {
  override readonly name = 'StoreUnusable';
  /** Marks the message as fit to print without a stack. */
  readonly remedy = true;

  constructor(cause: unknown) {
    super(
      'S3_ENDPOINT: the archive store cannot be used: start that service, or correct S3_ENDPOINT and its keys.',
      { cause },
    );
  }
}
