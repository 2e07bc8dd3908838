import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Request } from 'express';
import { Problem } from './problem';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

const ONLY_READS = 'only-reads';
const CHECKS_ORIGIN = 'checks-origin';

/** Marks a POST route that changes nothing and uses no session. It is a POST only to keep its input out of the URL. */
export const ReadOnlyPost = () => SetMetadata(ONLY_READS, true);

/**
 * Marks a route that is called by scripts of a third party, which do not send the header `X-Requested-With`. Such a route calls
 * `requireSameOrigin` instead.
 */
export const ChecksOriginItself = () => SetMetadata(CHECKS_ORIGIN, true);

/**
 * Requires that a page of this service makes the call. Browsers set the header `Origin`, and pages cannot change it. It must contain the
 * called host, or that of `PUBLIC_URL` if a proxy calls us by another name. `X-Forwarded-Host` is not used, because a proxy may forward a
 * value that the client has sent.
 *
 * Browsers already block scripts of other sites, because we never send CORS headers. This check refuses what a browser might still allow.
 *
 * @throws Problem `foreign-origin`, also if the header is missing
 */
export function requireSameOrigin(request: Request, publicUrl: string): void {
  const origin = request.header('origin') ?? '';
  const own = [request.headers.host, new URL(publicUrl).host];
  if (!URL.canParse(origin) || !own.includes(new URL(origin).host)) throw new Problem('foreign-origin');
}

/**
 * Requires the header `X-Requested-With: pasloket` for calls that change something. Forms and links of other sites cannot send this header.
 * Scripts of other sites may not, because we never send CORS headers.
 */
@Injectable()
export class CrossSiteGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    for (const exception of [ONLY_READS, CHECKS_ORIGIN])
      if (this.reflector.get<boolean | undefined>(exception, context.getHandler())) return true;
    if (SAFE_METHODS.has(request.method) || request.header('x-requested-with') === 'pasloket') return true;
    throw new Problem('missing-request-header');
  }
}
