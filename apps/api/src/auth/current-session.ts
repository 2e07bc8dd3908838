import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Request } from 'express';
import { type Account } from '@app/database';
import { type Store } from 'express-session';
import { promisify } from 'node:util';
import { type FoundSession } from './session-store';

declare module 'express-serve-static-core' {
  interface Request {
    /** When the session is over however busy it is, in milliseconds since the epoch. Set by `SessionGuard`. */
    sessionEndsAt?: number;
  }
}

/** The session that a call came with, for answers that go on for long after the call. */
export interface OngoingSession {
  /**
   * Its account as it is now. None when the session is over: somebody signed out, it was idle for too long, its hours are over, or
   * its account was disabled or has ended its sessions.
   */
  account(): Promise<Account | undefined>;
}

type WithSession = Pick<Request, 'sessionID' | 'sessionEndsAt'> & { sessionStore: Pick<Store, 'get'> };

/** The session of a call that `SessionGuard` let pass. */
export function ongoingSession({ sessionID, sessionStore, sessionEndsAt = 0 }: WithSession): OngoingSession {
  const find = promisify<string, FoundSession | null | undefined>(sessionStore.get.bind(sessionStore));
  return { account: async () => (Date.now() < sessionEndsAt ? (await find(sessionID))?.account : undefined) };
}

export const CurrentSession = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  ongoingSession(context.switchToHttp().getRequest<Request>()),
);
