import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Request } from 'express';
import { Problem } from './problem';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

const ONLY_READS = 'only-reads';
const CHECKS_ORIGIN = 'checks-origin';

/** Marks a POST route that changes nothing and uses no session. It is a POST only because its input must not be part of a URL. */
export const OnlyReads = () => SetMetadata(ONLY_READS, true);

/** Marks a route whose page has foreign scripts, which cannot send the header. Such a route calls `requireOwnOrigin` instead. */
export const ChecksOrigin = () => SetMetadata(CHECKS_ORIGIN, true);

/**
 * Requires that the call comes from a page of ours. A browser sets `Origin` itself, and no page can change it. It must name the called
 * host or, behind a proxy that calls us by another name, that of `PUBLIC_URL`. `X-Forwarded-Host` does not count, because a proxy may
 * forward what a client wrote.
 *
 * Scripts of other sites may not call us at all without CORS headers, which we never send; this check refuses what a browser might still
 * allow.
 *
 * @throws Problem `foreign-origin`, also without the header
 */
export function requireOwnOrigin(request: Request, publicUrl: string): void {
  const origin = request.header('origin') ?? '';
  const own = [request.headers.host, new URL(publicUrl).host];
  if (!URL.canParse(origin) || !own.includes(new URL(origin).host)) throw new Problem('foreign-origin');
}

/**
 * Requires `X-Requested-With: pasloket` for calls that change something. A form or link of another site cannot send this header, and its
 * scripts may not, because we send no CORS headers.
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
