import { Logger } from '@nestjs/common';
import { type Account } from '@app/database';
import { prepared } from '@app/postgres-client';
import connectPgSimple from 'connect-pg-simple';
import { type Request } from 'express';
import session, { type Session, type SessionData } from 'express-session';
import { type Pool } from 'pg';
import { SELECT_ACTIVE_ACCOUNTS } from './active-account';

declare module 'express-serve-static-core' {
  interface Request {
    /** Account of the session, as it was when the session was read. Undefined: the call has no valid session. */
    sessionAccount?: Account | undefined;
  }
}

/** A session with its account. The account is missing if it is disabled or has ended its sessions. */
export type FoundSession = SessionData & { readonly account?: Account };

type Row = Partial<Account> & { readonly sess: SessionData };

/** Approximate interval at which sessions that are over are deleted. Seconds. */
const PRUNED_EVERY_SECONDS = 15 * 60;

/** Number of times in a session's idle time that its use is written. A session may therefore end early by a sixtieth of that time. */
const TOUCHES_PER_IDLE_TIME = 60;

// Sessions of the previous version have no generation.
const FIND = prepared(`
  SELECT s.sess, account.*
    FROM sessions s
    LEFT JOIN LATERAL (${SELECT_ACTIVE_ACCOUNTS} AND a.id = (s.sess ->> 'accountId')::uuid
                          AND a.session_generation = coalesce((s.sess ->> 'generation')::int, 0)) account ON true
   WHERE s.sid = $1 AND s.expire >= to_timestamp($2)`);

const logger = new Logger('sessions');

/** Stores sessions in PostgreSQL. One statement reads a session with its account, because every call needs both first. */
export class SessionStore extends connectPgSimple(session) {
  /** Ids of sessions whose use was written since `since`. */
  private readonly touched = new Set<string>();
  private since = 0;

  /** @param idleMs time for which a session may be idle. Milliseconds. */
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
   * Writes that a session is in use, but not at every call: the write would cost more than most calls.
   *
   * A call that ends long after it began, such as an event stream, does not count as use: the time that it would write is in the
   * past.
   */
  override touch(id: string, data: SessionData, done?: (error?: unknown) => void): void {
    const everyMs = this.idleMs / TOUCHES_PER_IDLE_TIME;
    const now = Date.now();
    if (now - this.since >= everyMs || now < this.since) {
      this.touched.clear();
      this.since = now;
    }
    // Uses the time limit of the session itself, because the setting may have changed since it began.
    const lastsMs = data.cookie.originalMaxAge ?? this.idleMs;
    const isOld = (data.cookie.expires?.getTime() ?? 0) <= now + lastsMs - everyMs;
    if (isOld || this.touched.has(id)) return done?.();
    this.touched.add(id);
    super.touch(id, data, (error?: unknown) => {
      if (error) this.touched.delete(id);
      done?.(error);
    });
  }

  private async find(id: string): Promise<FoundSession | null> {
    const { rows } = await this.connections.query<Row>(FIND, [id, Math.ceil(Date.now() / 1_000)]);
    const [row] = rows;
    if (!row) return null;
    const { sess, ...account } = row;
    // Not enumerable: otherwise express-session would see a change of the session and write the account into it.
    return account.id ? Object.defineProperty(sess, 'account', { value: account }) : sess;
  }
}
