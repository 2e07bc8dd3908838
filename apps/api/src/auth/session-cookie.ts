import { type RequestHandler, type Response } from 'express';
import session from 'express-session';
import { type Pool } from 'pg';
import { SessionStore } from './session-store';

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

export interface SessionRules {
  readonly secret: string;
  /** A session that nobody uses for this long is over. */
  readonly idleMinutes: number;
  /** The service is reached over TLS: the cookie is bound to it. */
  readonly secure: boolean;
}

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
  const idleMs = idleMinutes * 60_000;
  return session({
    name: sessionCookieName(secure),
    secret,
    store: new SessionStore(pool, idleMs),
    resave: false,
    saveUninitialized: false,
    rolling: true,
    proxy: secure,
    cookie: { ...COOKIE, secure, maxAge: idleMs },
  });
}
