import { type Response } from 'express';
import { Problem } from '../problem';
import { GateFull } from './fair-gate';

/** A caller who asked for too much at once may try again after this long. Seconds. */
const COME_AGAIN_SECONDS = 5;

/**
 * Calls back once, when the caller has taken the answer or has gone; at once when that is so already. Node.js does not tell an answer
 * that waits behind another one (HTTP pipelining) that the connection has ended, so this listens to the connection as well.
 */
export function whenOver(response: Response, callback: () => void): void {
  const { socket } = response.req;
  const over = () => {
    response.off('close', over);
    socket.off('close', over);
    callback();
  };
  if (isOver(response)) return over();
  response.once('close', over);
  socket.once('close', over);
}

/** @throws Problem when the caller has gone already: a listener that is added now would never hear of it. */
export function requirePresent(response: Response): void {
  if (isOver(response)) throw new Problem('unreadable-body');
}

/** Whether the caller has taken the answer, or has gone. */
export function isOver(response: Response): boolean {
  return response.closed || response.req.socket.destroyed;
}

/** @returns a signal that aborts when the caller has taken the answer or has gone. */
export function whenGone(response: Response): AbortSignal {
  const gone = new AbortController();
  whenOver(response, () => gone.abort(new Problem('unreadable-body')));
  return gone.signal;
}

/** The answer to a caller whom a gate refuses; every other error as it is. */
export function asRefusal(error: unknown): unknown {
  return error instanceof GateFull
    ? new Problem('too-many-calls', { retryAfterSeconds: COME_AGAIN_SECONDS })
    : error;
}
