import { Injectable } from '@nestjs/common';
import { type RequestHandler } from 'express';
import { Problem } from './problem';

/** The warning stands for so long after the last call that was turned away. Milliseconds. */
const TOLD_FOR_MS = 10 * 60_000;

/** Whether people were turned away lately because the proxy in front does not say that they came over TLS. */
@Injectable()
export class TlsWatch {
  private noticedAt = -Infinity;

  notice(): void {
    this.noticedAt = performance.now();
  }

  /** A sentence with the remedy. */
  warning(): string | undefined {
    if (performance.now() - this.noticedAt > TOLD_FOR_MS) return undefined;
    return (
      'people were turned away at signing in: PUBLIC_URL has https, and their calls came without the header X-Forwarded-Proto: https; ' +
      'have the proxy that ends TLS set this header, or set PUBLIC_URL to http'
    );
  }
}

/**
 * Refuses what a session is for when it came over plain HTTP, as far as is known: browsers would not keep its cookie, and people
 * would be told that their session is over. Whether it came over TLS is told by the first word of `X-Forwarded-Proto`, as for the
 * cookie (express-session, `proxy`).
 *
 * @param secure the service is reached over TLS
 */
export function requireTls(secure: boolean, watch: TlsWatch): RequestHandler {
  return (request, _response, next) => {
    const [protocol = ''] = String(request.headers['x-forwarded-proto'] ?? '').split(',', 1);
    if (!secure || protocol.trim().toLowerCase() === 'https') return next();
    watch.notice();
    next(new Problem('not-over-tls'));
  };
}
