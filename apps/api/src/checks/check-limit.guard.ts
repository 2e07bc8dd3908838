import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type Request, type RequestHandler, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import { clientOf } from '../auth/client-of';
import { Refusal } from '../refusal';

/** Enough for somebody who checks a whole club, far too few to try numbers and names. */
export const CHECKS_PER_WINDOW = 30;
const WINDOW_MS = 60_000;

/**
 * Counts the public checks of one client address, an IPv6 network of 56 bits being one client. The counts are in the memory
 * of this process alone; addresses are written nowhere, and forgotten within two minutes.
 *
 * A guard, so that no spelling of an address goes round it.
 */
@Injectable()
export class CheckLimitGuard implements CanActivate {
  private readonly limit: RequestHandler = rateLimit({
    windowMs: WINDOW_MS,
    limit: CHECKS_PER_WINDOW,
    keyGenerator: ({ ip }: Request) => clientOf(ip ?? ''),
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    // Its own advice goes to the console in a shape of its own, and anybody's header can trigger it.
    validate: false,
    handler: (_request, response, next) => {
      const retryAfterSeconds = Number(response.getHeader('Retry-After'));
      next(new Refusal('too-many-checks', { retryAfterSeconds }));
    },
  });

  /** @throws Refusal `too-many-checks`; the answer then says in `Retry-After` when the next one is welcome. */
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
