import { Logger } from '@nestjs/common';
import { LogEntry, type LogFields } from '@app/service-process';
import { randomUUID } from 'node:crypto';
import { type NextFunction, type Request, type Response } from 'express';
import { regexes } from 'zod';

const logger = new Logger('http');

/**
 * Logs one line per answer. The line contains the route pattern and not the URL: a query string may contain a name, and a check code in the
 * path opens a page with a name. For refused calls (403, 404) it also contains the ids.
 */
export function logRequests(request: Request, response: Response, next: NextFunction): void {
  const started = performance.now();
  const requestId = randomUUID();
  response.setHeader('X-Request-Id', requestId);
  response.on('finish', () => {
    const path = (request.route as { path?: unknown } | undefined)?.path;
    const route = typeof path === 'string' ? path : '(no route)';
    if (route.startsWith('/api/health')) return;
    const { method } = request;
    const status = response.statusCode;
    const durationMs = Math.round(performance.now() - started);
    const { text, fields } = refusalOf(request, status);
    const line = `${method} ${route} ${status} ${durationMs} ms ${requestId}${text}`;
    logger.log(new LogEntry(line, { method, route, status, durationMs, requestId, ...fields }));
  });
  next();
}

/** Returns the account and the ids of a refused call. They show when a caller tries one id after another. */
function refusalOf(request: Request, status: number): { text: string; fields: LogFields } {
  const accountId = (request.session as Request['session'] | undefined)?.accountId;
  if (!accountId || (status !== 403 && status !== 404)) return { text: '', fields: {} };
  // Express sets no `params` if no route matches.
  const { id } = (request.params as { id?: string } | undefined) ?? {};
  const refusedId = id !== undefined && regexes.guid.test(id) ? id : undefined;
  const text = ` refused to account ${accountId}${refusedId === undefined ? '' : ` id ${refusedId}`}`;
  return { text, fields: { accountId, refusedId } };
}
