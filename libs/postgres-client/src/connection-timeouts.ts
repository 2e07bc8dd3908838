import { Pool, type PoolConfig } from 'pg';
import { QueryTimeoutClient } from './query-timeout-client';
import { type SessionConfig, type SessionSettings, SessionSettingsClient } from './session-settings-client';

/**
 * Time limit of a statement in PostgreSQL. Statements of api and worker take milliseconds; a caller whose statement takes longer is asked
 * to try again. The limit is longer than any wait for our own locks, and shorter than `SILENT_AFTER_MS`. Milliseconds.
 */
const STATEMENT_MS = 10_000;

/**
 * Time after which a connection without any answer counts as broken. The server would have ended the statement before. If a heartbeat (sent
 * every 5 s) gets no answer, this is noticed 17 s after the last successful one, so the next one is still sent within the lease of 20 s.
 * Milliseconds.
 */
const SILENT_AFTER_MS = STATEMENT_MS + 2_000;

/**
 * Time after which PostgreSQL ends a transaction whose client sends nothing. It equals the duration of a lease, so that its locks are not
 * held any longer. Milliseconds.
 */
const IDLE_IN_TRANSACTION_MS = 20_000;

const CONNECT_WITHIN_MS = 5_000;

/**
 * TCP keep-alive detects broken connections on which no query is running. We probe after 10 s without a packet and close the connection
 * after ten more probes, one per second. The server does so after 25 s; its default of two hours would keep the sessions of lost clients.
 * Milliseconds.
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
 * Returns options for work that may take any time, such as an import. Statements have no time limit, but client and server both notice a
 * broken connection; the server then releases its locks.
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

/**
 * Time after which an idle connection is closed. It is long, so that after a short pause the next calls find open connections.
 * Milliseconds.
 */
const KEPT_FOR_MS = 60_000;

/**
 * Returns options for services that answer people or hold leases: client and server both limit the duration of statements.
 *
 * @param settings further PostgreSQL settings, such as `search_path`
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
