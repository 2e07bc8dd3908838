import { startRootSpan } from '@app/tracing';
import { type NextFunction, type Request, type Response } from 'express';

/**
 * Starts a trace for each request. It has the name of the route pattern and not the URL, because a query string may contain a name. The
 * client's `traceparent` is ignored, so that strangers cannot add to our traces.
 */
export function traceRequests(request: Request, response: Response, next: NextFunction): void {
  if (request.path.startsWith('/api/health/')) {
    next();
    return;
  }
  startRootSpan(request.method, { kind: 'server' }, (span) => {
    response.once('close', () => {
      const path = (request.route as { path?: unknown } | undefined)?.path;
      if (typeof path === 'string')
        span.updateName(`${request.method} ${path}`).setAttribute('http.route', path);
      span.setAttribute('http.request.method', request.method);
      span.setAttribute('http.response.status_code', response.statusCode);
      if (response.statusCode >= 500) span.setStatus({ code: 2 });
      span.end();
    });
    next();
  });
}
