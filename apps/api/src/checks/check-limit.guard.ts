import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type Request, type RequestHandler, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import { clientRateLimitKey } from '../auth/client-rate-limit-key';
import { CallRefused } from '../call-refused';

/** Maximum number of checks per window: enough to check a whole club, far too few to guess numbers and names. */
export const CHECKS_PER_WINDOW = 30;
const WINDOW_MS = 60_000;

/**
 * Limits the public checks per client IP address; an IPv6 network of 56 bits counts as one client. The counts are in the memory of this
 * process only. Addresses are not stored or logged, and are forgotten within two minutes.
 *
 * A guard and not path-matched middleware, so that another spelling of the URL cannot bypass the limit.
 */
@Injectable()
export class CheckLimitGuard implements CanActivate {
  private readonly limit: RequestHandler = rateLimit({
    windowMs: WINDOW_MS,
    limit: CHECKS_PER_WINDOW,
    keyGenerator: ({ ip }: Request) => clientRateLimitKey(ip ?? ''),
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    // The library's own validation prints warnings to the console in another format, and each client could trigger it with a header.
    validate: false,
    handler: (_request, response, next) => {
      const retryAfterSeconds = Number(response.getHeader('Retry-After'));
      next(new CallRefused('too-many-checks', { retryAfterSeconds }));
    },
  });

  /** @throws CallRefused `too-many-checks`; the header `Retry-After` of the answer then says when the next check is allowed. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    await new Promise<void>((resolve, reject) => {
      void this.limit(http.getRequest<Request>(), http.getResponse<Response>(), (refusal?: unknown) => {
        if (refusal instanceof Error) reject(refusal);
        else resolve();
      });
    });
    return true;
  }
}
