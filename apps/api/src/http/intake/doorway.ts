import { parse } from 'cookie';
import { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { clientOf } from '../../auth/client-of';
import { FairGate, type GateLimits, type Leave } from './fair-gate';
import { asRefusal, requirePresent, whenGone, whenOver } from './presence';

declare module 'express-serve-static-core' {
  interface Request {
    /** Releases the call's place at the doorway. `IntakeInterceptor` calls it once the guards have accepted the call. */
    leaveDoorway?: Leave;
  }
}

/**
 * The limits of the doorway. Every call first reads its session and account from the database. A client that sends a thousand calls at
 * once waits for its own calls; other clients do not.
 */
export const DOORWAY: GateLimits = { atOnce: 8, ofOne: 4, waitingOfOne: 500 };

/**
 * Returns middleware that lets calls in fairly by session. In addition, each client address has at most `ofOne` calls that wait or run,
 * so inventing a session for each call gains little, and so does using one session from many addresses. A call holds its places until the
 * guards have accepted it, or until it is answered.
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

/** Returns the key of the session that the call names, without checking that it exists; undefined if it names none. */
function sessionOf({ headers }: Request, sessionCookie: string): string | undefined {
  const session = parse(headers.cookie ?? '')[sessionCookie];
  return session === undefined ? undefined : `session ${session}`;
}
