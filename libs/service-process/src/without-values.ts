/** Matches the name of a part of the database. It is not a value, and the reader of the log needs it. */
const NAMED = /\b(relation|table|column|constraint|index|role|user|database|function|extension) "(\w+)"/g;

/**
 * Removes the values that an error's message quotes. PostgreSQL and JSON.parse quote the value that they refuse, which may be a person's
 * name, and do not escape quotation marks in it; so everything between the first and the last quotation mark is removed. Names of tables
 * and other parts of the database remain, in single quotation marks. Stack frames remain as they are.
 *
 * @param text message or stack of an error
 */
export function withoutValues(text: string): string {
  const frames = text.search(/\n\s+at /);
  const [said, from] = frames < 0 ? [text, ''] : [text.slice(0, frames), text.slice(frames)];
  return said.replace(NAMED, "$1 '$2'").replace(/".*"/s, '"…"') + from;
}

/** The parts of an error that may be logged. */
export interface LoggableError {
  readonly message: string;
  readonly stack?: string;
}

/**
 * Takes message and stack of an error, without quoted values. All other properties are left out: an error of TypeORM holds the query and
 * the values that were bound to it, and an error of PostgreSQL holds the row in `detail`.
 */
export function loggableError(error: unknown): LoggableError {
  if (!(error instanceof Error)) return { message: withoutValues(String(error)) };
  return {
    message: withoutValues(error.message),
    stack: error.stack === undefined ? undefined : withoutValues(error.stack),
  };
}
