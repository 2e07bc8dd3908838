import { createHash } from 'node:crypto';

const MARK = '/* prepared */ ';

/** Name of each prepared statement, by its text. PostgreSQL allows at most 63 bytes. */
const names = new Map<string, string>();

/**
 * Marks a statement that each connection plans only once: for a small query, planning takes longer than running it. Use it only if the text
 * never changes, because a connection never forgets a prepared statement, and if the same plan suits all parameters, because PostgreSQL
 * plans without knowing them.
 */
export function prepared(sql: string): string {
  return MARK + sql;
}

/** Returns the query in the form that pg expects. If `prepared` has marked its text, the query gets a statement name. */
export function withStatementName(query: unknown): unknown {
  if (typeof query !== 'string' || !query.startsWith(MARK)) return query;
  let name = names.get(query);
  if (name === undefined) {
    name = createHash('sha256').update(query).digest('base64url');
    names.set(query, name);
  }
  return { name, text: query };
}
