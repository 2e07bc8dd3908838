import {
  SchemaMigrationRequiredError,
  SchemaVersionMismatchError,
  UnsupportedPostgresVersionError,
} from 'bullmq';

/** The queue cannot be used as it is; the message is one sentence with the setting and the remedy. */
export class RenderQueueUnusable extends Error {
  override readonly name = 'RenderQueueUnusable';
  /** Marks the message as fit to print without a stack. */
  readonly remedy = true;

  /** @param isAway it cannot be asked at all, and may be fine once it is back. */
  constructor(
    message: string,
    readonly isAway = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** What PostgreSQL says of a function, table, column, type or schema that it does not know, by SQLSTATE. */
const NOT_THERE: ReadonlySet<unknown> = new Set(['42883', '42P01', '42703', '42704', '3F000']);
const NO_RIGHT = '42501';

/**
 * What an error of the queue means to operators.
 *
 * @returns a RenderQueueUnusable when the queue answers and has not what we work with: waiting will not mend it. Otherwise the
 * error itself: the queue is away.
 */
export function whatQueueSays(error: Error): Error {
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

/** The database's own words name its tables; the health check shows this to everybody. */
function sqlState(error: Error): string {
  return 'code' in error ? ` (SQLSTATE ${String(error.code)})` : '';
}

/** How the line of a log begins that tells of an error of the queue, and the type by which the metrics count it. */
export function tellQueueError(error: Error): {
  readonly type: 'queue-away' | 'queue-unusable';
  readonly line: string;
} {
  const said = whatQueueSays(error);
  return said instanceof RenderQueueUnusable && !said.isAway
    ? { type: 'queue-unusable', line: said.message }
    : { type: 'queue-away', line: `the queue is away: ${said.message}` };
}

const REMEDY =
  'run `node dist/apps/cli/src/main.js migrate` with this QUEUE_URL (`npm start` does it by itself)';

export function schemaIsOlder(): RenderQueueUnusable {
  return new RenderQueueUnusable(`QUEUE_URL: the schema of the queue is older than this version: ${REMEDY}.`);
}

function schemaIsNotThere(cause: Error): RenderQueueUnusable {
  return new RenderQueueUnusable(
    `QUEUE_URL: the schema of the queue is not there${sqlState(cause)}: ${REMEDY}; ` +
      'if that was done, QUEUE_URL leads to another database, or what stands in between takes search_path away.',
    false,
    { cause },
  );
}
