import { type Request, type RequestHandler } from 'express';

/** A body that is not here whole by then comes from somebody who keeps a connection busy. Milliseconds. */
const BODY_WITHIN_MS = 60_000;

/** The server's own limit, for bodies without a deadline: the registry's files over a slow line. Milliseconds. */
export const LONGEST_BODY_MS = 3_600_000;

const deadlines = new WeakMap<Request, NodeJS.Timeout>();

/** Cuts the connection of a request whose body takes too long, until `liftBodyDeadline`. An answer may take as long as it takes. */
export function bodyDeadline(withinMs = BODY_WITHIN_MS): RequestHandler {
  return (request, response, next) => {
    const timer = setTimeout(() => request.complete || request.destroy(), withinMs);
    deadlines.set(request, timer);
    response.once('close', () => clearTimeout(timer));
    next();
  };
}

/** For a body that may be large, of somebody who may send it. */
export function liftBodyDeadline(request: Request): void {
  clearTimeout(deadlines.get(request));
}
