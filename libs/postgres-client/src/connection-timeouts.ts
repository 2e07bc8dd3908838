import { Pool, type PoolConfig } from 'pg';
import { QueryTimeoutClient } from './query-timeout-client';
import { type SessionConfig, type SessionSettings, SessionSettingsClient } from './session-settings-client';

/**
 * PostgreSQL itself ends a statement after this long: all that api and worker ask takes milliseconds, and whoever waits is told
 * to try again instead of being kept. Above the longest wait for a lock that ours hold, below what counts as silence. Milliseconds.
 */
const STATEMENT_MS = 10_000;

/**
 * A connection on which nothing comes for this long is dead: the server would have ended the statement before. A heartbeat
 * every 5 s that hangs is noticed 17 s after the last one, and the next still comes within the lease of 20 s. Milliseconds.
 */
const SILENT_AFTER_MS = STATEMENT_MS + 2_000;

/** A transaction whose client fell silent holds its locks for no longer than a lease lasts. Milliseconds. */
const IDLE_IN_TRANSACTION_MS = 20_000;

const CONNECT_WITHIN_MS = 5_000;

/**
 * The kernel's part, for connections on which nothing is asked: ours looks after 10 s without a packet and gives up after
 * ten more (Node.js asks once a second); the server, which by default would keep a vanished client's session for two hours, after 25.
 */
const KEEP_ALIVE_AFTER_MS = 10_000;
const SERVER_KEEP_ALIVE: SessionSettings = {
  tcp_keepalives_idle: '10',
  tcp_keepalives_interval: '5',
  tcp_keepalives_count: '3',
};

/** Configures a `SessionSettingsClient`, or a pool of them. */
export type SessionPoolConfig = SessionConfig & PoolConfig;

/**
 * What a connection is given whose work takes as long as it takes, such as an import: no limit on a statement, but when one end
 * vanishes the other notices, and gives up what it holds.
 */
export function connectionWithoutStatementTimeout(): SessionPoolConfig {
  return {
    Client: SessionSettingsClient,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    settings: SERVER_KEEP_ALIVE,
  };
}

/** A connection that nobody needs is kept for so long: a burst after a quiet while finds those of the last one open. Milliseconds. */
const KEPT_FOR_MS = 60_000;

/**
 * What a pool or a connection of a service is given that answers people or keeps leases: limits on both ends.
 *
 * @param settings more of them, such as `search_path`
 */
export function connectionWithTimeouts(settings: SessionSettings = {}): SessionPoolConfig {
  return {
    ...connectionWithoutStatementTimeout(),
    Client: QueryTimeoutClient,
    settings: {
      ...SERVER_KEEP_ALIVE,
      statement_timeout: String(STATEMENT_MS),
      idle_in_transaction_session_timeout: String(IDLE_IN_TRANSACTION_MS),
      ...settings,
    },
    query_timeout: SILENT_AFTER_MS,
    idleTimeoutMillis: KEPT_FOR_MS,
  };
}

/** A pool for libraries that may not import pg. */
export function createPool(config: SessionPoolConfig): Pool {
  return new Pool(config);
}
