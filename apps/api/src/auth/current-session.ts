import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Request } from 'express';
import { type SessionData, type Store } from 'express-session';
import { promisify } from 'node:util';

declare module 'express-serve-static-core' {
  interface Request {
    /** When the session is over however busy it is, in milliseconds since the epoch. Set by `SessionGuard`. */
    sessionEndsAt?: number;
  }
}

/** The session that a call came with, for answers that go on for long after the call. */
export interface OngoingSession {
  /** Whether it is still on: nobody signed out, it was not idle for too long, and its hours are not over. */
  isOn(): Promise<boolean>;
}

type WithSession = Pick<Request, 'sessionID' | 'sessionEndsAt'> & { sessionStore: Pick<Store, 'get'> };

/** The session of a call that `SessionGuard` let pass. */
export function ongoingSession({ sessionID, sessionStore, sessionEndsAt = 0 }: WithSession): OngoingSession {
  const find = promisify<string, SessionData | null | undefined>(sessionStore.get.bind(sessionStore));
  return { isOn: async () => Date.now() < sessionEndsAt && Boolean(await find(sessionID)) };
}

export const CurrentSession = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  ongoingSession(context.switchToHttp().getRequest<Request>()),
);
