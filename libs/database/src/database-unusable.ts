/** The database cannot be used as it is. The message names the setting and says how to fix it, in one sentence. */
export class DatabaseUnusable extends Error {
  override readonly name = 'DatabaseUnusable';
  /** Marks an error whose message can be printed without a stack. */
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

/** The database can be reached but must not be used, for example because of its schema or clock. The message says how to fix it. */
export class DatabaseIncompatible extends Error {
  override readonly name = 'DatabaseIncompatible';
  /** Marks an error whose message can be printed without a stack. */
  readonly remedy = true;
}
