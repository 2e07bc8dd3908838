import { type RequestHandler } from 'express';

/**
 * Maximum number of bodies of refused calls that are read at the same time. Node.js reads such a body to its end, so that its sender can
 * read the answer, and discards it: a thousand bodies at the same time took 200 MB and delayed all calls by two seconds.
 */
const MOST_PASSED_OVER = 16;

/** Returns middleware that closes the connections of refused calls beyond `most` bodies at the same time. */
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
