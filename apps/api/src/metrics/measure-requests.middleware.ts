import { measureSafely, registry } from '@app/metrics';
import { type NextFunction, type Request, type Response } from 'express';
import { Histogram } from 'prom-client';

const duration = new Histogram({
  name: 'pasloket_http_request_duration_seconds',
  help: 'From the request line until the answer was handed over, by route pattern; streams of events and health are not counted.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [registry],
});

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/**
 * Measures calls by route pattern. The URL must not become a label, because a query string may contain a name, and a check code opens a
 * page with a name.
 */
export function measureRequests(request: Request, response: Response, next: NextFunction): void {
  const started = performance.now();
  response.on('finish', () => measureSafely(() => record(request, response, started)));
  next();
}

function record(request: Request, response: Response, started: number): void {
  const path = (request.route as { path?: unknown } | undefined)?.path;
  const route = typeof path === 'string' ? path : '(no route)';
  // A stream is not measured: its duration is the time for which a page is open, not the time that the api needs.
  const isStream = String(response.getHeader('content-type')).startsWith('text/event-stream');
  if (isStream || route.startsWith('/api/health')) return;
  const method = METHODS.has(request.method) ? request.method : 'other';
  duration.observe({ method, route, status: response.statusCode }, (performance.now() - started) / 1000);
}
