import { type Request, type RequestHandler } from 'express';

/** Time within which a short body must arrive completely. A client that sends more slowly only occupies a connection. Milliseconds. */
const BODY_WITHIN_MS = 10_000;

/** Time without data after which the connection of a large body is closed. Milliseconds. */
const SILENT_FOR_MS = 60_000;

/** Node.js's own limit for receiving a request. It also applies if a request has no deadline of ours. Milliseconds. */
export const LONGEST_REQUEST_MS = 3_600_000;

const deadlines = new WeakMap<Request, NodeJS.Timeout>();

/**
 * Returns middleware that closes the connection of a request whose body arrives too slowly, even if the request was already answered.
 * `allowSlowBody` removes this limit for a request. Sending the answer may take any time.
 */
export function requestBodyTimeout(withinMs = BODY_WITHIN_MS): RequestHandler {
  return (request, response, next) => {
    setRequestBodyTimeout(request, withinMs);
    // The timer continues after a refusal. A refusal may be sent before the body has arrived, and the rest of the body still occupies the
    // connection.
    response.once('close', () => request.complete && clearTimeout(deadlines.get(request)));
    next();
  };
}

/** Replaces the deadline of a request: its body must arrive within this time from now. */
export function setRequestBodyTimeout(request: Request, withinMs: number): void {
  clearTimeout(deadlines.get(request));
  deadlines.set(request, setTimeout(() => request.complete || request.destroy(), withinMs).unref());
}

/** Allows a large body: it may take any time, as long as data keeps arriving. Call it only if the caller may send such a body. */
export function allowSlowBody(request: Request, silentForMs = SILENT_FOR_MS): void {
  clearTimeout(deadlines.get(request));
  const { socket } = request;
  socket.setTimeout(0);
  let before = socket.bytesRead;
  const timer = setInterval(() => {
    // While the request is paused, this process causes the delay and not the client.
    if (request.destroyed) return clearInterval(timer);
    if (!request.complete && !request.isPaused() && socket.bytesRead === before) request.destroy();
    before = socket.bytesRead;
  }, silentForMs).unref();
}
