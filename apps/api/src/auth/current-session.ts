import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Request } from 'express';
import { type Account } from '@app/database';
import { type Store } from 'express-session';
import { promisify } from 'node:util';
import { type FoundSession } from './session-store';

declare module 'express-serve-static-core' {
  interface Request {
    /** Time at which the session ends even if it is in use, in milliseconds since the epoch. `SessionGuard` sets it. */
    sessionEndsAt?: number;
  }
}

/** The session of a call whose response continues for a long time after the call was checked. */
export interface OngoingSession {
  /**
   * Reads the account of the session again.
   *
   * @returns undefined if the session has ended: the account was disabled or has ended its sessions, or the session was signed out, was
   * idle for too long, or has reached its maximum age
   */
  account(): Promise<Account | undefined>;
}

type WithSession = Pick<Request, 'sessionID' | 'sessionEndsAt'> & { sessionStore: Pick<Store, 'get'> };

/** Returns the session of a call that `SessionGuard` accepted. */
export function readCurrentSession({
  sessionID,
  sessionStore,
  sessionEndsAt = 0,
}: WithSession): OngoingSession {
  const find = promisify<string, FoundSession | null | undefined>(sessionStore.get.bind(sessionStore));
  return { account: async () => (Date.now() < sessionEndsAt ? (await find(sessionID))?.account : undefined) };
}

export const CurrentSession = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  readCurrentSession(context.switchToHttp().getRequest<Request>()),
);
