import { type Request, type RequestHandler } from 'express';

/** Time within which a short body must be complete. A slower sender only keeps a connection busy. Milliseconds. */
const BODY_WITHIN_MS = 10_000;

/** Time without data after which the connection of a long body is closed. Milliseconds. */
const SILENT_FOR_MS = 60_000;

/** The server's own limit for receiving a whole request, which also covers requests without a deadline. Milliseconds. */
export const LONGEST_REQUEST_MS = 3_600_000;

const deadlines = new WeakMap<Request, NodeJS.Timeout>();

/**
 * Returns middleware that closes the connection of a request whose body takes too long, even if it was already answered. `allowLongBody`
 * lifts the limit. The time for the answer is not limited.
 */
export function bodyDeadline(withinMs = BODY_WITHIN_MS): RequestHandler {
  return (request, response, next) => {
    expectBody(request, withinMs);
    // A refusal is sent before the body has arrived, and the rest of the body still occupies the connection.
    response.once('close', () => request.complete && clearTimeout(deadlines.get(request)));
    next();
  };
}

/** Sets another deadline: the body must be complete within this time from now. */
export function expectBody(request: Request, withinMs: number): void {
  clearTimeout(deadlines.get(request));
  deadlines.set(request, setTimeout(() => request.complete || request.destroy(), withinMs).unref());
}

/** Allows a large body of a caller who may send one: it may take any time, as long as data keeps arriving. */
export function allowLongBody(request: Request, silentForMs = SILENT_FOR_MS): void {
  clearTimeout(deadlines.get(request));
  const { socket } = request;
  socket.setTimeout(0);
  let before = socket.bytesRead;
  const timer = setInterval(() => {
    // While the request is paused, the delay is ours.
    if (request.destroyed) return clearInterval(timer);
    if (!request.complete && !request.isPaused() && socket.bytesRead === before) request.destroy();
    before = socket.bytesRead;
  }, silentForMs).unref();
}
