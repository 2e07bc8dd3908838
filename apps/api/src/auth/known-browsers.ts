import { Pseudonyms } from '@app/accounts';
import { Inject, Injectable } from '@nestjs/common';
import { type Request, type Response } from 'express';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { SESSION_COOKIE } from './session-cookie';

/** Time for which a browser stays known after the account has last signed in with it. Seconds. */
const KNOWN_FOR = 180 * 24 * 3600;

/**
 * Recognises browsers in which an account has signed in before, by a signed cookie. The cookie does not replace the password: it only
 * spares people the waits that attackers cause for unknown browsers. It contains a keyed hash of the account.
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

  /** Returns the id of the browser if this account has signed in with it before. */
  browserIdOf(request: Request, address: string): string | undefined {
    const cookie = request.headers.cookie?.split('; ').find((one) => one.startsWith(`${this.cookieName}=`));
    const [number = '', since = '', sign = ''] = cookie?.slice(this.cookieName.length + 1).split('.') ?? [];
    const expected = Buffer.from(this.signOf(number, since, address));
    const given = Buffer.from(sign);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    return Number(since) + KNOWN_FOR > Date.now() / 1000 ? number : undefined;
  }

  /** Makes the browser known for this account, and for no other account. */
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
    return this.pseudonyms.hash('known browser', number, since, address).toString('base64url');
  }
}
