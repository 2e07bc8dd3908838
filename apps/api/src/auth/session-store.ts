import { Logger } from '@nestjs/common';
import { type Account } from '@app/database';
import { prepared } from '@app/postgres-client';
import connectPgSimple from 'connect-pg-simple';
import { type Request } from 'express';
import session, { type Session, type SessionData } from 'express-session';
import { type Pool } from 'pg';
import { ACTIVE_ACCOUNT } from './active-account';

declare module 'express-serve-static-core' {
  interface Request {
    /** The account of the session, as it was when the session was read. Undefined: the call has no session that is in force. */
    sessionAccount?: Account | undefined;
  }
}

/** A session and its account; without the account when it is disabled or has ended its sessions since. */
export type FoundSession = SessionData & { readonly account?: Account };

type Row = Partial<Account> & { readonly sess: SessionData };

/** How often sessions that are over are deleted, roughly. Seconds. */
const PRUNED_EVERY_SECONDS = 15 * 60;

/** The store notes so often in a session's idle time that it is in use: a session ends early by a sixtieth of that time at most. */
const NOTED_PER_IDLE_TIME = 60;

// A session of the version before has no generation.
const FIND = prepared(`
  SELECT s.sess, account.*
    FROM sessions s
    LEFT JOIN LATERAL (${ACTIVE_ACCOUNT} AND a.id = (s.sess ->> 'accountId')::uuid
                          AND a.session_generation = coalesce((s.sess ->> 'generation')::int, 0)) account ON true
   WHERE s.sid = $1 AND s.expire >= to_timestamp($2)`);

const logger = new Logger('sessions');

/**
 * Sessions in PostgreSQL. Each is read with its account in one statement: every call needs both, before anything else is done.
 */
export class SessionStore extends connectPgSimple(session) {
  /** Ids of sessions whose use was noted since `since`. */
  private readonly noted = new Set<string>();
  private since = 0;

  /** @param idleMs how long a session may be idle. Milliseconds. */
  constructor(
    private readonly connections: Pool,
    private readonly idleMs: number,
  ) {
    super({
      pool: connections,
      tableName: 'sessions',
      pruneSessionInterval: PRUNED_EVERY_SECONDS,
      errorLog: (...parts: unknown[]) => logger.warn(parts.map(String).join(' ')),
    });
  }

  override get(id: string, done: (error: unknown, found?: FoundSession | null) => void): void {
    this.find(id).then(
      (found) => process.nextTick(done, null, found),
      (error: unknown) => process.nextTick(done, error),
    );
  }

  override createSession(request: Request, found: FoundSession): Session & SessionData {
    request.sessionAccount = found.account;
    return super.createSession(request, found);
  }

  /**
   * Writes seldom that a session is in use, not at every call: a write costs more than most of them.
   *
   * A call that ends long after its headers, as a stream of events does, is no sign of use: the time that it would write is old.
   */
  override touch(id: string, data: SessionData, done?: (error?: unknown) => void): void {
    const everyMs = this.idleMs / NOTED_PER_IDLE_TIME;
    const now = Date.now();
    if (now - this.since >= everyMs || now < this.since) {
      this.noted.clear();
      this.since = now;
    }
    // The session's own time limit: the setting may have changed since it began.
    const lastsMs = data.cookie.originalMaxAge ?? this.idleMs;
    const isOld = (data.cookie.expires?.getTime() ?? 0) <= now + lastsMs - everyMs;
    if (isOld || this.noted.has(id)) return done?.();
    this.noted.add(id);
    super.touch(id, data, (error?: unknown) => {
      if (error) this.noted.delete(id);
      done?.(error);
    });
  }

  private async find(id: string): Promise<FoundSession | null> {
    const { rows } = await this.connections.query<Row>(FIND, [id, Math.ceil(Date.now() / 1_000)]);
    const [row] = rows;
    if (!row) return null;
    const { sess, ...account } = row;
    // Not enumerable: express-session compares what it saw with what it would write, and would write it.
    return account.id ? Object.defineProperty(sess, 'account', { value: account }) : sess;
  }
}
