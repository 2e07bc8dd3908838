import {
  SchemaMigrationRequiredError,
  SchemaVersionMismatchError,
  UnsupportedPostgresVersionError,
} from 'bullmq';

/** The queue cannot be used as it is. The message names the setting and says how to fix it, in one sentence. */
export class RenderQueueUnusable extends Error {
  override readonly name = 'RenderQueueUnusable';
  /** Marks an error whose message can be printed without a stack. */
  readonly remedy = true;

  /** @param isAway true if the queue cannot be reached, and may be fine later */
  constructor(
    message: string,
    readonly isAway = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** SQLSTATEs for an unknown function, table, column, type or schema. */
const NOT_THERE: ReadonlySet<unknown> = new Set(['42883', '42P01', '42703', '42704', '3F000']);
const NO_RIGHT = '42501';

/**
 * Converts an error of the queue for operators.
 *
 * @returns RenderQueueUnusable if the queue answers but lacks something, so that waiting does not help; otherwise the error itself, because
 * the queue is only unavailable
 */
export function explainQueueError(error: Error): Error {
  if (error instanceof RenderQueueUnusable) return error;
  const { code } = error as { code?: unknown };
  if (error instanceof SchemaMigrationRequiredError || NOT_THERE.has(code)) return schemaIsNotThere(error);
  if (code === NO_RIGHT)
    return new RenderQueueUnusable(
      `QUEUE_URL: this user may not use the queue${sqlState(error)}: \`migrate\`, by the owner and with API_DATABASE_URL and WORKER_DATABASE_URL, gives the rights.`,
      false,
      { cause: error },
    );
  if (error instanceof SchemaVersionMismatchError)
    return new RenderQueueUnusable(
      'QUEUE_URL: the schema of the queue is newer than what this version can work with: start the version that it was migrated by, or a newer one.',
      false,
      { cause: error },
    );
  if (error instanceof UnsupportedPostgresVersionError)
    return new RenderQueueUnusable(
      `QUEUE_URL: PostgreSQL is too old for the queue: upgrade it to ${error.minimumVersion} or newer, or keep the queue in a Redis.`,
      false,
      { cause: error },
    );
  return error;
}

/** Returns the SQLSTATE instead of PostgreSQL's message: the public health check shows it, and the message contains names of tables. */
function sqlState(error: Error): string {
  return 'code' in error ? ` (SQLSTATE ${String(error.code)})` : '';
}

/** Returns the log line for an error of the queue, and the type under which the metrics count it. */
export function describeQueueError(error: Error): {
  readonly type: 'queue-away' | 'queue-unusable';
  readonly line: string;
} {
  const explained = explainQueueError(error);
  return explained instanceof RenderQueueUnusable && !explained.isAway
    ? { type: 'queue-unusable', line: explained.message }
    : { type: 'queue-away', line: `the queue is away: ${explained.message}` };
}

const HOW_TO_MIGRATE =
  'run `node dist/apps/cli/src/main.js migrate` with this QUEUE_URL (`npm start` does it by itself)';

export function outdatedSchemaError(): RenderQueueUnusable {
  return new RenderQueueUnusable(
    `QUEUE_URL: the schema of the queue is older than this version: ${HOW_TO_MIGRATE}.`,
  );
}

function schemaIsNotThere(cause: Error): RenderQueueUnusable {
  return new RenderQueueUnusable(
    `QUEUE_URL: the schema of the queue is not there${sqlState(cause)}: ${HOW_TO_MIGRATE}; ` +
      'if that was done, QUEUE_URL leads to another database, or what stands in between takes search_path away.',
    false,
    { cause },
  );
}
