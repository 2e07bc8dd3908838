import { parse } from 'cookie';
import { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { clientOf } from '../../auth/client-of';
import { FairGate, type GateLimits, type Leave } from './fair-gate';
import { asRefusal, requirePresent, whenGone, whenOver } from './presence';

declare module 'express-serve-static-core' {
  interface Request {
    /** Makes room for the next call at the doorway. `IntakeInterceptor` calls it once the guards have let this call pass. */
    leaveDoorway?: Leave;
  }
}

/**
 * The api reads session and account of each call from the database before it knows anything else of the call. A client that makes a
 * thousand calls at once waits for its own calls, and the other clients do not.
 */
export const DOORWAY: GateLimits = { atOnce: 8, ofOne: 4, waitingOfOne: 500 };

/**
 * Lets calls in by turns of their sessions. Of each client address no more than `ofOne` calls wait for a turn or have one: a client
 * that makes up a session for each call wins little, and neither does a session that calls from many addresses. A call holds
 * its places until the guards have let it pass, or until it is answered.
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

/** The key of the session that the call names, whether there is such a session or not. Undefined when it names none. */
function sessionOf({ headers }: Request, sessionCookie: string): string | undefined {
  const session = parse(headers.cookie ?? '')[sessionCookie];
  return session === undefined ? undefined : `session ${session}`;
}
