import { type Response } from 'express';
import { Problem } from '../problem';
import { GateFull } from './fair-gate';

/** When it makes sense to come again for somebody who asks for too much at once. Seconds. */
const COME_AGAIN_SECONDS = 5;

/**
 * Calls back once the answer was taken, or nobody waits for it any more; at once when it is so already. An answer that waits behind
 * another on its connection (HTTP pipelining) does not hear that the connection ends, so that this is asked of the connection, too.
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

/** @throws Problem when nobody waits for the answer: an end that was before is not heard any more. */
export function requirePresent(response: Response): void {
  if (isOver(response)) throw new Problem('unreadable-body');
}

/** Nobody waits for the answer any more, or it was taken. */
export function isOver(response: Response): boolean {
  return response.closed || response.req.socket.destroyed;
}

/** Aborts when nobody waits for the answer any more. */
export function whenGone(response: Response): AbortSignal {
  const gone = new AbortController();
  whenOver(response, () => gone.abort(new Problem('unreadable-body')));
  return gone.signal;
}

/** What a refusal at a gate tells whoever asked. */
export function asRefusal(error: unknown): unknown {
  return error instanceof GateFull
    ? new Problem('too-many-calls', { retryAfterSeconds: COME_AGAIN_SECONDS })
    : error;
}
