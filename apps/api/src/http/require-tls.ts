import { Injectable } from '@nestjs/common';
import { type RequestHandler } from 'express';
import { Problem } from './problem';

/** Time after the last refused call for which the warning is shown. Milliseconds. */
const TOLD_FOR_MS = 10 * 60_000;

/** Records when calls were last refused because the proxy did not report that they came over TLS. */
@Injectable()
export class InsecureCallMonitor {
  private noticedAt = -Infinity;

  notice(): void {
    this.noticedAt = performance.now();
  }

  /** Returns a sentence that says how to fix the proxy; undefined if no call was refused recently. */
  warning(): string | undefined {
    if (performance.now() - this.noticedAt > TOLD_FOR_MS) return undefined;
    return (
      'people were turned away at signing in: PUBLIC_URL has https, and their calls came without the header X-Forwarded-Proto: https; ' +
      'have the proxy that ends TLS set this header, or set PUBLIC_URL to http'
    );
  }
}

/**
 * Refuses calls that need a session and did not come over TLS. Otherwise the browser would not store the cookie, and people would be told
 * that their session has ended. The first value of `X-Forwarded-Proto` decides, as it does for the cookie (express-session, `proxy`).
 *
 * @param secure true if people reach the service over TLS
 */
export function requireTls(secure: boolean, watch: InsecureCallMonitor): RequestHandler {
  return (request, _response, next) => {
    const [protocol = ''] = String(request.headers['x-forwarded-proto'] ?? '').split(',', 1);
    if (!secure || protocol.trim().toLowerCase() === 'https') return next();
    watch.notice();
    next(new Problem('not-over-tls'));
  };
}
