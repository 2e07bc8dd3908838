import { type Response } from 'express';
import { Problem } from '../problem';
import { GateFull } from './fair-gate';

/** When it makes sense to come again for somebody who asks for too much at once. Seconds. */
const COME_AGAIN_SECONDS = 5;

/** @throws Problem when nobody waits for the answer: a 'close' that was before is not heard any more. */
export function requirePresent(response: Response): void {
  if (response.closed) throw new Problem('unreadable-body');
}

/** Aborts when nobody waits for the answer any more. */
export function whenGone(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort(new Problem('unreadable-body')));
  return gone.signal;
}

/** What a refusal at a gate tells whoever asked. */
export function asRefusal(error: unknown): unknown {
  return error instanceof GateFull
    ? new Problem('too-many-calls', { retryAfterSeconds: COME_AGAIN_SECONDS })
    : error;
}
