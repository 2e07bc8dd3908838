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
    /** Account of the session, as it was when the session was read. Undefined if the call has no valid session. */
    sessionAccount?: Account | undefined;
  }
}

/** A session and its account. There is no account if it is disabled or has ended its sessions. */
export type FoundSession = SessionData & { readonly account?: Account };

type Row = Partial<Account> & { readonly sess: SessionData };

/** Approximate time between two deletions of ended sessions. Seconds. */
const PRUNED_EVERY_SECONDS = 15 * 60;

/**
 * Maximum number of times that the use of a session is written during its idle time. A session can therefore end earlier, by a sixtieth of
 * the idle time.
 */
const TOUCHES_PER_IDLE_TIME = 60;

// Sessions that an older version of the service wrote have no generation; it counts as 0.
const FIND = prepared(`
  SELECT s.sess, account.*
    FROM sessions s
    LEFT JOIN LATERAL (${SELECT_ACTIVE_ACCOUNTS} AND a.id = (s.sess ->> 'accountId')::uuid
                          AND a.session_generation = coalesce((s.sess ->> 'generation')::int, 0)) account ON true
   WHERE s.sid = $1 AND s.expire >= to_timestamp($2)`);

const logger = new Logger('sessions');

/** Stores sessions in PostgreSQL. One statement reads a session with its account, because every call needs both first. */
export class SessionStore extends connectPgSimple(session) {
  /** Ids of the sessions whose use was written since the time `since`. */
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
   * Writes that a session is in use, but not at every call, because that would cost more than most calls.
   *
   * The end of a long response, such as an event stream, does not count as use: its session data is from the start of the call, so it would
   * write a time in the past.
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
    // The property is not enumerable. Otherwise express-session would treat it as a change of the session and store the account in it.
    return account.id ? Object.defineProperty(sess, 'account', { value: account }) : sess;
  }
}
