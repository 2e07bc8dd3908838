import { type Response } from 'express';
import { Problem } from '../problem';
import { ConcurrencyQueueFull } from './fair-concurrency-limit';

/** Time after which a refused caller may call again. Seconds. */
const COME_AGAIN_SECONDS = 5;

/**
 * Calls `callback` once, when the client has received the answer or has disconnected; immediately if that has already happened. It also
 * listens to the connection, because Node.js does not report to a pipelined response that its connection was closed.
 */
export function onResponseClosed(response: Response, callback: () => void): void {
  const { socket } = response.req;
  const over = () => {
    response.off('close', over);
    socket.off('close', over);
    callback();
  };
  if (isResponseClosed(response)) return over();
  response.once('close', over);
  socket.once('close', over);
}

/** @throws Problem if the client has already disconnected. A listener for that would be added too late. */
export function requireConnected(response: Response): void {
  if (isResponseClosed(response)) throw new Problem('unreadable-body');
}

/** Returns true if the client has received the answer or has disconnected. */
export function isResponseClosed(response: Response): boolean {
  return response.closed || response.req.socket.destroyed;
}

/** @returns a signal that aborts when the client has received the answer or has disconnected */
export function responseClosedSignal(response: Response): AbortSignal {
  const gone = new AbortController();
  onResponseClosed(response, () => gone.abort(new Problem('unreadable-body')));
  return gone.signal;
}

/** Converts ConcurrencyQueueFull to a problem; returns all other errors unchanged. */
export function toTooManyCallsProblem(error: unknown): unknown {
  return error instanceof ConcurrencyQueueFull
    ? new Problem('too-many-calls', { retryAfterSeconds: COME_AGAIN_SECONDS })
    : error;
}
