import { Socket } from 'node:net';
import { withStatementName } from './prepared';
import { type SessionConfig, SessionSettingsClient } from './session-settings-client';

/** The server sent nothing for too long. The code is the one with which the operating system reports a connection timeout. */
class DatabaseSilent extends Error {
  override readonly name = 'DatabaseSilent';
  readonly code = 'ETIMEDOUT';

  constructor(silentMs: number) {
    super(`Connection terminated: the database was silent for ${silentMs / 1000} s`);
  }
}

/**
 * A connection to PostgreSQL on which no query waits forever. If no byte is received or sent for `query_timeout` milliseconds while a query
 * is running, the connection is destroyed and the query rejects. (pg itself would only reject the query, and keep the broken connection in
 * the pool.) Also plans `prepared` statements only once.
 */
export class QueryTimeoutClient extends SessionSettingsClient {
  constructor(config: SessionConfig = {}) {
    const socket = new Socket();
    super({ ...config, query_timeout: undefined, stream: () => socket });
    const silentMs = config.query_timeout ?? 0; // 0 means no limit.
    socket.on('timeout', () => socket.destroy(new DatabaseSilent(silentMs)));
    // All queries have been answered. The connection may be silent while it waits for the next query or notification.
    this.on('drain', () => socket.setTimeout(0));
    const query = this.query.bind(this) as (...parameters: unknown[]) => unknown;
    this.query = ((asked: unknown, ...parameters: unknown[]) => {
      socket.setTimeout(silentMs);
      return query(withStatementName(asked), ...parameters);
    }) as SessionSettingsClient['query'];
  }
}
