import { type RequestHandler } from 'express';

/**
 * Bodies of refused calls that are passed over to their end at the same time, so that whoever sends one reads the answer. Node.js
 * makes garbage of each at the pace of the line: a thousand of them took 200 MB and two seconds of everybody's time.
 */
const MOST_PASSED_OVER = 16;

/** Passes over so many bodies that came with refused calls; the connections of more are cut. */
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
