import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Request } from 'express';
import { Problem } from './problem';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

const ONLY_READS = 'only-reads';
const CHECKS_ORIGIN = 'checks-origin';

/** A POST that changes nothing and knows no session: what it carries is only not fit for an address. */
export const OnlyReads = () => SetMetadata(ONLY_READS, true);

/** Its page has scripts that are not ours and cannot send the header: what changes something asks `requireOwnOrigin` instead. */
export const ChecksOrigin = () => SetMetadata(CHECKS_ORIGIN, true);

/**
 * A browser writes `Origin` itself, and no page can write it for another: it must name the host that was called, or that of
 * `PUBLIC_URL` where a proxy calls us by another name. The host that a proxy names (X-Forwarded-Host) does not count: a proxy may pass on
 * a client's words.
 * Scripts of another site may not call at all without our CORS leave; this refuses whatever a browser may let through all the same.
 *
 * @throws Problem `foreign-origin`, also when there is none.
 */
export function requireOwnOrigin(request: Request, publicUrl: string): void {
  const origin = request.header('origin') ?? '';
  const own = [request.headers.host, new URL(publicUrl).host];
  if (!URL.canParse(origin) || !own.includes(new URL(origin).host)) throw new Problem('foreign-origin');
}

/**
 * A state-changing call carries `X-Requested-With: pasloket`. A form or a link of another site cannot send it, and its
 * scripts may not without our CORS leave, which nobody has.
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
