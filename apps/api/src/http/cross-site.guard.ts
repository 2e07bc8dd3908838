import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type Request } from 'express';
import { Problem } from './problem';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A state-changing call carries `X-Requested-With: pasloket`. A form or a link of another site cannot send it, and its
 * scripts may not without our CORS leave, which nobody has.
 */
@Injectable()
export class CrossSiteGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    if (SAFE_METHODS.has(request.method) || request.header('x-requested-with') === 'pasloket') return true;
    throw new Problem('missing-request-header');
  }
}
