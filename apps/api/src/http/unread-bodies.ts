import { type RequestHandler } from 'express';

/**
 * Maximum number of bodies of refused calls that are received at the same time. Node.js receives such a body completely and discards it, so
 * that the client can read the answer. With a thousand bodies at the same time, this took 200 MB and delayed all calls by two seconds.
 */
const MOST_PASSED_OVER = 16;

/** Returns middleware that closes the connection of a refused call if `most` other bodies are being discarded. */
export function limitUnreadBodies(most = MOST_PASSED_OVER): RequestHandler {
  let passedOver = 0;
  return (request, response, next) => {
    response.once('finish', () => {
      if (request.complete) return;
      if (passedOver >= most) return void request.destroy();
      passedOver += 1;
      request.once('close', () => (passedOver -= 1));
    });
    next();
  };
}
