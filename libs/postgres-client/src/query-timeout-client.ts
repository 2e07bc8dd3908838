import { Socket } from 'node:net';
import { withStatementName } from './prepared';
import { type SessionConfig, SessionSettingsClient } from './session-settings-client';

/** Nothing came from the server for too long. Its code is the one that a kernel gives for the same. */
class DatabaseSilent extends Error {
  override readonly name = 'DatabaseSilent';
  readonly code = 'ETIMEDOUT';

  constructor(silentMs: number) {
    super(`Connection terminated: the database was silent for ${silentMs / 1000} s`);
  }
}

/**
 * A connection to PostgreSQL on which no query waits for ever: when one is under way and not a byte has come or gone for
 * `query_timeout` milliseconds, the connection is destroyed and the query rejects. pg itself gives up the query then and keeps
 * the connection, which a pool hands out again, dead as it is. It plans `prepared` statements once.
 */
export class QueryTimeoutClient extends SessionSettingsClient {
  constructor(config: SessionConfig = {}) {
    const socket = new Socket();
    super({ ...config, query_timeout: undefined, stream: () => socket });
    const silentMs = config.query_timeout ?? 0; // 0: no limit.
    socket.on('timeout', () => socket.destroy(new DatabaseSilent(silentMs)));
    // Every query of the connection is answered. One that waits for its next query or notification may be silent.
    this.on('drain', () => socket.setTimeout(0));
    const query = this.query.bind(this) as (...parameters: unknown[]) => unknown;
    this.query = ((asked: unknown, ...parameters: unknown[]) => {
      socket.setTimeout(silentMs);
      return query(withStatementName(asked), ...parameters);
    }) as SessionSettingsClient['query'];
  }
}
