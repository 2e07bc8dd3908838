/** The database cannot be used as it is; the message is one sentence with the setting and the remedy. */
export class DatabaseUnusable extends Error {
  override readonly name = 'DatabaseUnusable';
  /** Marks the message as fit to print without a stack. */
  readonly remedy = true;

  constructor(cause: unknown) {
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
    super(
      `DATABASE_URL: the database cannot be used (${reason}): start that service or correct DATABASE_URL.`,
      {
        cause,
      },
    );
  }
}

/** The database answers, and working with it would do harm; the message is one sentence with the remedy. */
export class DatabaseRefused extends Error {
  override readonly name = 'DatabaseRefused';
  /** Marks the message as fit to print without a stack. */
  readonly remedy = true;
}
