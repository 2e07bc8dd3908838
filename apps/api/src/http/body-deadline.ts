import { type Request, type RequestHandler } from 'express';

/** A short body that is not here whole by then comes from somebody who keeps a connection busy. Milliseconds. */
const BODY_WITHIN_MS = 10_000;

/** A long body of which nothing came for so long comes no more. Milliseconds. */
const SILENT_FOR_MS = 60_000;

/** The server's own limit for a request to be here whole, also for one without deadline. Milliseconds. */
export const LONGEST_REQUEST_MS = 3_600_000;

const deadlines = new WeakMap<Request, NodeJS.Timeout>();

/**
 * Cuts the connection of a request whose body takes too long, whether it was answered meanwhile or not, until `allowLongBody`.
 * An answer may take as long as it takes.
 */
export function bodyDeadline(withinMs = BODY_WITHIN_MS): RequestHandler {
  return (request, response, next) => {
    expectBody(request, withinMs);
    // A refusal goes out before the body is here, and the connection is busy with what is left of it.
    response.once('close', () => request.complete && clearTimeout(deadlines.get(request)));
    next();
  };
}

/** Sets another deadline: the body has to be here whole so many milliseconds from now. */
export function expectBody(request: Request, withinMs: number): void {
  clearTimeout(deadlines.get(request));
  deadlines.set(request, setTimeout(() => request.complete || request.destroy(), withinMs).unref());
}

/** For a body that may be large, of somebody who may send it: it may take long, as long as something comes. */
export function allowLongBody(request: Request, silentForMs = SILENT_FOR_MS): void {
  clearTimeout(deadlines.get(request));
  const { socket } = request;
  socket.setTimeout(0);
  let before = socket.bytesRead;
  const timer = setInterval(() => {
    // Paused, it is we who are slow.
    if (request.destroyed) return clearInterval(timer);
    if (!request.complete && !request.isPaused() && socket.bytesRead === before) request.destroy();
    before = socket.bytesRead;
  }, silentForMs).unref();
}
