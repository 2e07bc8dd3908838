import { createHash } from 'node:crypto';

const MARK = '/* prepared */ ';

/** The name of each statement by its text. PostgreSQL takes at most 63 bytes. */
const names = new Map<string, string>();

/**
 * Marks a statement that each connection of a service plans once, not each time: planning a small query takes longer than the rest.
 * For statements whose text never changes, since connections keep them all; and whose plan is as good for any values, since
 * PostgreSQL makes it without them.
 */
export function prepared(sql: string): string {
  return MARK + sql;
}

/** The query as pg takes it: with a name when its text is marked. */
export function withStatementName(query: unknown): unknown {
  if (typeof query !== 'string' || !query.startsWith(MARK)) return query;
  let name = names.get(query);
  if (name === undefined) {
    name = createHash('sha256').update(query).digest('base64url');
    names.set(query, name);
  }
  return { name, text: query };
}
