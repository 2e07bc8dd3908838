import { parse } from 'cookie';
import { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { clientOf } from '../../auth/client-of';
import { FairGate, type GateLimits, type Leave } from './fair-gate';
import { asRefusal, requirePresent, whenGone, whenOver } from './presence';

declare module 'express-serve-static-core' {
  interface Request {
    /** Releases the places that the call has at the doorway. `IntakeInterceptor` calls it after the guards have accepted the call. */
    leaveDoorway?: Leave;
  }
}

/**
 * Limits of the doorway. Each call first reads its session and account from the database. If a client sends a thousand calls at once, its
 * own calls wait, but those of other clients do not.
 */
export const DOORWAY: GateLimits = { atOnce: 8, ofOne: 4, waitingOfOne: 500 };

/**
 * Returns middleware that limits the number of calls per session that reach the guards at the same time. The calls per client address are
 * limited as well, so an attacker gains little by inventing a session for each call, or by using one session from many addresses. A call
 * keeps its places until the guards have accepted it or it was answered.
 */
export function doorway(sessionCookie: string, limits = DOORWAY): RequestHandler {
  const addresses = new FairGate({ ...limits, atOnce: Infinity });
  const sessions = new FairGate(limits);
  return async (request: Request, response: Response, next: NextFunction) => {
    const places: Leave[] = [];
    const leave = () => {
      for (const leavePlace of places) leavePlace();
    };
    try {
      requirePresent(response);
      const gone = whenGone(response);
      const address = clientOf(request.ip ?? '');
      places.push(await addresses.enter(address, gone));
      places.push(
        await sessions.enter(sessionOf(request, sessionCookie) ?? `without one at ${address}`, gone),
      );
      request.leaveDoorway = leave;
      whenOver(response, leave);
    } catch (error) {
      leave();
      return next(asRefusal(error));
    }
    next();
  };
}

/** Returns the gate's key for the session id that the call contains; the session need not exist. Undefined if it contains none. */
function sessionOf({ headers }: Request, sessionCookie: string): string | undefined {
  const session = parse(headers.cookie ?? '')[sessionCookie];
  return session === undefined ? undefined : `session ${session}`;
}
