import { Logger } from '@nestjs/common';
import connectPgSimple from 'connect-pg-simple';
import { type RequestHandler, type Response } from 'express';
import session from 'express-session';
import { type Pool } from 'pg';

declare module 'express-session' {
  interface SessionData {
    accountId: string;
    /** Of the account when it signed in: a session of another generation is over. */
    generation: number;
    /** The password was right, and the second step is still to come: nobody is signed in. */
    pending: { readonly accountId: string; readonly generation: number; readonly until: number };
    /** Milliseconds since the epoch; the absolute limit counts from here. */
    signedInAt: number;
  }
}

/** The name of the session cookie, to clear it on signing out. */
export const SESSION_COOKIE = Symbol('SESSION_COOKIE');

const logger = new Logger('sessions');

export interface SessionRules {
  readonly secret: string;
  /** A session that nobody uses for this long is over. */
  readonly idleMinutes: number;
  /** The service is reached over TLS: the cookie is bound to it. */
  readonly secure: boolean;
}

/** That a session is in use is noted so often in the time that it may be idle: it ends so much of that time early at most. */
const NOTED_PER_IDLE_TIME = 60;

/** Has browsers refuse what is not `Secure`, or comes from another host or for another path. */
const PREFIX = '__Host-';

const COOKIE = { httpOnly: true, sameSite: 'lax', path: '/' } as const;

/** The name of the session cookie; under TLS the prefix makes browsers refuse a cookie of another host or path. */
export function sessionCookieName(secure: boolean): string {
  return secure ? `${PREFIX}pasloket` : 'pasloket';
}

/** Has the browser forget the cookie. With its own flags: browsers hear nothing of a cookie with the prefix that comes without them. */
export function forgetSessionCookie(response: Response, name: string): void {
  response.clearCookie(name, { ...COOKIE, secure: name.startsWith(PREFIX) });
}

/** Server-side sessions in PostgreSQL; the browser holds an unguessable, signed id that no script can read. */
export function sessionCookie(pool: Pool, { secret, idleMinutes, secure }: SessionRules): RequestHandler {
  const store = new (connectPgSimple(session))({
    pool,
    tableName: 'sessions',
    pruneSessionInterval: 15 * 60,
    errorLog: (...parts: unknown[]) => logger.warn(parts.map(String).join(' ')),
  });
  const idleMs = idleMinutes * 60_000;
  noteUseSeldom(store, idleMs);
  return session({
    name: sessionCookieName(secure),
    secret,
    store,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    proxy: secure,
    cookie: { ...COOKIE, secure, maxAge: idleMs },
  });
}

/**
 * Has the store write seldom that a session is in use, not at every call: a write costs more than most of them.
 *
 * A call that ends long after its headers, as a stream of events does, is no sign of use: the time that it would write is old.
 */
function noteUseSeldom(store: session.Store, idleMs: number): void {
  const everyMs = idleMs / NOTED_PER_IDLE_TIME;
  const touch = store.touch?.bind(store);
  const noted = new Set<string>();
  let since = 0;
  store.touch = (id, data, done) => {
    const now = Date.now();
    if (now - since >= everyMs || now < since) {
      noted.clear();
      since = now;
    }
    // Of the session, not of the settings: these may have changed since it began.
    const lastsMs = data.cookie.originalMaxAge ?? idleMs;
    const isOld = (data.cookie.expires?.getTime() ?? 0) <= now + lastsMs - everyMs;
    if (isOld || noted.has(id)) return done?.();
    noted.add(id);
    const ended: ((error?: unknown) => void) | undefined = done;
    touch?.(id, data, (error?: unknown) => {
      if (error) noted.delete(id);
      ended?.(error);
    });
  };
}
