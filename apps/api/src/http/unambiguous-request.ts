import { type NextFunction, type Request, type Response } from 'express';
import { Problem } from './problem';
import { MOST_PARTS, tooComplexProblem } from './admission/require-low-complexity';

/**
 * Refuses requests that a proxy might understand differently, and query strings that would take the validation too long:
 * - Two `Host` headers (RFC 9112, 3.2): the proxy could use one of them, and we the other.
 * - More different names in a query string than a body may have fields. Another rule limits the number of values of one name.
 *
 * @throws Problem `malformed-request`, `too-complex`
 */
export function requireUnambiguousRequest(request: Request, _response: Response, next: NextFunction): void {
  const { rawHeaders } = request;
  const hosts = rawHeaders.filter((text, at) => at % 2 === 0 && text.toLowerCase() === 'host');
  if (hosts.length > 1) return next(new Problem('malformed-request'));
  if (Object.keys(request.query).length > MOST_PARTS) return next(tooComplexProblem());
  next();
}
