import { Pseudonyms } from '@app/accounts';
import { Inject, Injectable } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { SESSION_COOKIE } from './session-cookie';

/** A browser is known for this long after the last time that somebody signed in with it. Seconds. */
const KNOWN_FOR = 180 * 24 * 3600;

/**
 * Browsers in which an account was signed in before, each by a cookie of its own: it opens nothing, but keeps its owner out
 * of what guessers bring about for browsers that nobody knows. It names the account by a keyed hash alone.
 */
@Injectable()
export class KnownBrowsers {
  private readonly cookieName: string;

  constructor(
    private readonly pseudonyms: Pseudonyms,
    @Inject(SESSION_COOKIE) sessionCookieName: string,
  ) {
    this.cookieName = `${sessionCookieName}-known`;
  }

  /** The number of the browser that calls, if somebody signed in to this account with it; undefined: nobody did. */
  browserIdOf(request: Request, address: string): string | undefined {
    const cookie = request.headers.cookie?.split('; ').find((one) => one.startsWith(`${this.cookieName}=`));
    const [number = '', since = '', sign = ''] = cookie?.slice(this.cookieName.length + 1).split('.') ?? [];
    const expected = Buffer.from(this.signOf(number, since, address));
    const given = Buffer.from(sign);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    return Number(since) + KNOWN_FOR > Date.now() / 1000 ? number : undefined;
  }

  /** From now on the browser is known, for this account and no other. */
  remember(response: Response, address: string): void {
    const number = randomBytes(16).toString('base64url');
    const since = String(Math.floor(Date.now() / 1000));
    response.cookie(this.cookieName, [number, since, this.signOf(number, since, address)].join('.'), {
      httpOnly: true,
      sameSite: 'strict',
      path: '/',
      secure: this.cookieName.startsWith('__Host-'),
      maxAge: KNOWN_FOR * 1000,
    });
  }

  private signOf(number: string, since: string, address: string): string {
    return this.pseudonyms.of('known browser', number, since, address).toString('base64url');
  }
}
