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

/** Lets calls in by turns of the client addresses. A call holds its place until the guards have let it pass, or until it is answered. */
export function doorway(limits = DOORWAY): RequestHandler {
  const gate = new FairGate(limits);
  return async (request: Request, response: Response, next: NextFunction) => {
    try {
      requirePresent(response);
      const leave = await gate.enter(clientOf(request.ip ?? ''), whenGone(response));
      request.leaveDoorway = leave;
      whenOver(response, leave);
    } catch (error) {
      return next(asRefusal(error));
    }
    next();
  };
}
