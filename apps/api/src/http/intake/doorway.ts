import { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { clientOf } from '../../auth/client-of';
import { FairGate, type GateLimits, type Leave } from './fair-gate';
import { asRefusal, requirePresent, whenGone, whenOver } from './presence';

declare module 'express-serve-static-core' {
  interface Request {
    /** Makes room for the next call at the doorway; called once the guards have let this one pass. */
    leaveDoorway?: Leave;
  }
}

/**
 * Session and account of each call are read from the database before anything else is known of it. A client who makes a thousand
 * calls at once waits with them, not everybody else.
 */
export const DOORWAY: GateLimits = { atOnce: 8, ofOne: 4, waitingOfOne: 500 };

/** Lets calls in by turns of the client addresses, until the guards have looked at them or they are answered. */
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
