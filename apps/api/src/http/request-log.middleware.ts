import { Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { type NextFunction, type Request, type Response } from 'express';

const logger = new Logger('http');

/** What may be written of an address: an id, and nothing that merely stands where an id should. */
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * One line per answer. The *route* is written, not the address: what people search for stands in the query string, and
 * a check code in the path opens a page with a name on it. Who was refused what (403, 404) is written by id.
 */
export function logRequests(request: Request, response: Response, next: NextFunction): void {
  const started = performance.now();
  const id = randomUUID();
  response.setHeader('X-Request-Id', id);
  response.on('finish', () => {
    const path = (request.route as { path?: unknown } | undefined)?.path;
    const route = typeof path === 'string' ? path : '(no route)';
    if (route.startsWith('/api/health')) return;
    const milliseconds = Math.round(performance.now() - started);
    const line = `${request.method} ${route} ${response.statusCode} ${milliseconds} ms ${id}`;
    logger.log([line, ...refusalOf(request, response)].join(' '));
  });
  next();
}

/** By which account, of what id: enough to see somebody try one id after another. */
function refusalOf(request: Request, { statusCode }: Response): string[] {
  const account = (request.session as Request['session'] | undefined)?.accountId;
  if (!account || (statusCode !== 403 && statusCode !== 404)) return [];
  const { id } = request.params as { id?: string };
  return ['refused to account', account, ...(id !== undefined && ID.test(id) ? [`id ${id}`] : [])];
}
