import { parse } from 'cookie';
import { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { clientRateLimitKey } from '../../auth/client-rate-limit-key';
import { type ConcurrencyLimits, FairConcurrencyLimit, type Release } from './fair-concurrency-limit';
import {
  onResponseClosed,
  requireConnected,
  responseClosedSignal,
  toTooManyCallsProblem,
} from './response-closed';

declare module 'express-serve-static-core' {
  interface Request {
    /** Releases the places that the call has before the guards. `AdmissionInterceptor` calls it after the guards have accepted the call. */
    releaseGuardPlaces?: Release;
  }
}

/**
 * Limits of calls before the guards. Each call first reads its session and account from the database. If a client sends a thousand calls at once, its
 * own calls wait, but those of other clients do not.
 */
export const BEFORE_GUARDS_LIMITS: ConcurrencyLimits = { atOnce: 8, ofOne: 4, waitingOfOne: 500 };

/**
 * Returns middleware that limits the number of calls per session that reach the guards at the same time. The calls per client address are
 * limited as well, so an attacker gains little by inventing a session for each call, or by using one session from many addresses. A call
 * keeps its places until the guards have accepted it or it was answered.
 */
export function limitCallsBeforeGuards(sessionCookie: string, limits = BEFORE_GUARDS_LIMITS): RequestHandler {
  const addresses = new FairConcurrencyLimit({ ...limits, atOnce: Infinity });
  const sessions = new FairConcurrencyLimit(limits);
  return async (request: Request, response: Response, next: NextFunction) => {
    const places: Release[] = [];
    const leave = () => {
      for (const leavePlace of places) leavePlace();
    };
    try {
      requireConnected(response);
      const gone = responseClosedSignal(response);
      const address = clientRateLimitKey(request.ip ?? '');
      places.push(await addresses.acquire(address, gone));
      places.push(
        await sessions.acquire(sessionOf(request, sessionCookie) ?? `without one at ${address}`, gone),
      );
      request.releaseGuardPlaces = leave;
      onResponseClosed(response, leave);
    } catch (error) {
      leave();
      return next(toTooManyCallsProblem(error));
    }
    next();
  };
}

/** Returns the limit's key for the session id that the call contains, whether or not the session exists. Undefined if it contains none. */
function sessionOf({ headers }: Request, sessionCookie: string): string | undefined {
  const session = parse(headers.cookie ?? '')[sessionCookie];
  return session === undefined ? undefined : `session ${session}`;
}
