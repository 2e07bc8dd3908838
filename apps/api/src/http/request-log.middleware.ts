import { Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { type NextFunction, type Request, type Response } from 'express';

const logger = new Logger('http');

/**
 * One line per answer. The *route* is written, not the address: what people search for stands in the query string, and
 * a check code in the path opens a page with a name on it.
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
    logger.log(`${request.method} ${route} ${response.statusCode} ${milliseconds} ms ${id}`);
  });
  next();
}
