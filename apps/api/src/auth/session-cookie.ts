import { type RequestHandler, type Response } from 'express';
import session from 'express-session';
import { type Pool } from 'pg';
import { SessionStore } from './session-store';

declare module 'express-session' {
  interface SessionData {
    accountId: string;
    /** Session generation of the account at sign-in. The session is over as soon as the account has another one. */
    generation: number;
    /** The password was right, and the second step still has to be taken. The session is not signed in. */
    pending: { readonly accountId: string; readonly generation: number; readonly until: number };
    /** Milliseconds since the epoch. The maximum age of the session counts from here. */
    signedInAt: number;
  }
}

/** Injection token of the session cookie's name, which is needed to clear the cookie at sign-out. */
export const SESSION_COOKIE = Symbol('SESSION_COOKIE');

export interface SessionRules {
  readonly secret: string;
  /** A session that is not used for this long is over. */
  readonly idleMinutes: number;
  /** The service is reached over TLS, so the cookie is sent over TLS only. */
  readonly secure: boolean;
}

/** Browsers accept a cookie with this prefix only with `Secure`, for its own host and for the path `/`. */
const PREFIX = '__Host-';

const COOKIE = { httpOnly: true, sameSite: 'lax', path: '/' } as const;

/** Returns the name of the session cookie. With TLS it has the prefix, so that no other host and no other path can set it. */
export function sessionCookieName(secure: boolean): string {
  return secure ? `${PREFIX}pasloket` : 'pasloket';
}

/** Clears the cookie in the browser. The flags are needed: browsers ignore a cookie that has the prefix without them. */
export function forgetSessionCookie(response: Response, name: string): void {
  response.clearCookie(name, { ...COOKIE, secure: name.startsWith(PREFIX) });
}

/**
 * Returns the middleware for sessions. They are stored in PostgreSQL; the browser has only a random, signed id that scripts
 * cannot read.
 */
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
