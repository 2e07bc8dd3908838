import { type NextFunction, type Request, type Response } from 'express';
import { Problem } from './problem';
import { MOST_PARTS, tooComplex } from './intake/require-simple';

/**
 * Refuses requests that a proxy and we might read differently, and query strings that would keep the validation busy:
 *
 * - Two `Host` headers (RFC 9112, 3.2): the proxy may use one and we the other.
 * - More different names in a query string than a body may have fields. The number of values of one name is limited by its own rule.
 *
 * @throws Problem `malformed-request`, `too-complex`
 */
export function requirePlainRequest(request: Request, _response: Response, next: NextFunction): void {
  const { rawHeaders } = request;
  const hosts = rawHeaders.filter((text, at) => at % 2 === 0 && text.toLowerCase() === 'host');
  if (hosts.length > 1) return next(new Problem('malformed-request'));
  if (Object.keys(request.query).length > MOST_PARTS) return next(tooComplex());
  next();
}
