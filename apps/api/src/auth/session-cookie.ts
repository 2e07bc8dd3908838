import { type RequestHandler, type Response } from 'express';
import session from 'express-session';
import { type Pool } from 'pg';
import { SessionStore } from './session-store';

declare module 'express-session' {
  interface SessionData {
    accountId: string;
    /** Generation of the account's sessions at sign-in. If the account's generation has changed since, the session has ended. */
    generation: number;
    /** Present if the password was right and the second step is still missing. Such a session is not signed in. */
    pending: { readonly accountId: string; readonly generation: number; readonly until: number };
    /** Time of signing in, in milliseconds since the epoch. The maximum age of the session counts from then. */
    signedInAt: number;
  }
}

/** Injection token for the name of the session cookie, by which sign-out clears the cookie. */
export const SESSION_COOKIE = Symbol('SESSION_COOKIE');

export interface SessionRules {
  readonly secret: string;
  /** Time without use after which a session ends. Minutes. */
  readonly idleMinutes: number;
  /** True if the service is reached over TLS. The cookie is then sent over TLS only. */
  readonly secure: boolean;
}

/** Browsers accept a cookie whose name begins with this prefix only if it has `Secure` and the path `/`, and belongs to no other host. */
const PREFIX = '__Host-';

const COOKIE = { httpOnly: true, sameSite: 'lax', path: '/' } as const;

/**
 * Returns the name of the session cookie. With TLS the name has the prefix, so that pages of other hosts and paths cannot set the cookie.
 */
export function sessionCookieName(secure: boolean): string {
  return secure ? `${PREFIX}pasloket` : 'pasloket';
}

/** Clears the cookie in the browser. It needs the same flags as the cookie: browsers ignore the call otherwise. */
export function clearSessionCookie(response: Response, name: string): void {
  response.clearCookie(name, { ...COOKIE, secure: name.startsWith(PREFIX) });
}

/**
 * Returns the middleware for sessions. Sessions are stored in PostgreSQL. The browser only has a random, signed id in a cookie that scripts
 * cannot read.
 */
export function sessionMiddleware(pool: Pool, { secret, idleMinutes, secure }: SessionRules): RequestHandler {
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
