import { Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { type NextFunction, type Request, type Response } from 'express';
import { regexes } from 'zod';

const logger = new Logger('http');

/**
 * Logs one line per answer. It contains the route, not the URL: the query string may contain a name, and a check code in the path opens a
 * page with one. Refused calls (403, 404) are logged with their ids.
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

/** Returns the account and the ids of a refused call. An id is the only part of a URL that may be logged. They show when a caller tries one id after another. */
function refusalOf(request: Request, { statusCode }: Response): string[] {
  const account = (request.session as Request['session'] | undefined)?.accountId;
  if (!account || (statusCode !== 403 && statusCode !== 404)) return [];
  const { id } = request.params as { id?: string };
  return ['refused to account', account, ...(id !== undefined && regexes.guid.test(id) ? [`id ${id}`] : [])];
}
