import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Request } from 'express';
import { Problem } from './problem';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

const ONLY_READS = 'only-reads';

/** A POST that changes nothing and knows no session: what it carries is only not fit for an address. */
export const OnlyReads = () => SetMetadata(ONLY_READS, true);

/**
 * A state-changing call carries `X-Requested-With: pasloket`. A form or a link of another site cannot send it, and its
 * scripts may not without our CORS leave, which nobody has.
 */
@Injectable()
export class CrossSiteGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    if (this.reflector.get<boolean | undefined>(ONLY_READS, context.getHandler())) return true;
    if (SAFE_METHODS.has(request.method) || request.header('x-requested-with') === 'pasloket') return true;
    throw new Problem('missing-request-header');
  }
}
