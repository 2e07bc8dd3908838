import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type AccountRole } from '@app/database';
import { type Request } from 'express';
import { CallRefused } from '../call-refused';
import { AccountsService } from './accounts.service';
import { PUBLIC_ROUTE, ROUTE_ROLE, WITHOUT_SECOND_FACTOR } from './current-account';
import { readCurrentSession } from './current-session';
import { requirePageAccountMatch } from './require-page-account-match';

/** Injection token for the maximum age of a session, in hours since sign-in. It applies even if the session is in use. */
export const SESSION_HOURS = Symbol('SESSION_HOURS');

/** Requires a session on every route that is not marked as public. Session and account are read at each call. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly accounts: AccountsService,
    @Inject(SESSION_HOURS) private readonly sessionHours: number,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    const request = context.switchToHttp().getRequest<Request>();
    requirePageAccountMatch(request);
    if (this.isPublic(context)) return true;
    const { sessionAccount: account, session } = request;
    const endsAt = (session.signedInAt ?? 0) + this.sessionHours * 3_600_000;
    if (!account || Date.now() >= endsAt) throw new CallRefused('not-signed-in');
    const role = this.reflector.getAllAndOverride<AccountRole | undefined>(ROUTE_ROLE, targets);
    if (role && account.role !== role) throw new CallRefused('no-permission');
    const isEnough = this.reflector.getAllAndOverride<boolean | undefined>(WITHOUT_SECOND_FACTOR, targets);
    if (!isEnough && (await this.accounts.lacksSecondFactor(account)))
      throw new CallRefused('second-factor-required');
    request.account = account;
    request.sessionEndsAt = endsAt;
    return true;
  }

  /**
   * Checks a call again that `canActivate` has accepted, because its session may have ended in the meantime.
   *
   * @throws CallRefused as `canActivate` does
   */
  async checkAgain(context: ExecutionContext): Promise<void> {
    if (this.isPublic(context)) return;
    const request = context.switchToHttp().getRequest<Request>();
    request.sessionAccount = await readCurrentSession(request).account();
    await this.canActivate(context);
  }

  private isPublic(context: ExecutionContext): boolean {
    const targets = [context.getHandler(), context.getClass()];
    return this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_ROUTE, targets) ?? false;
  }
}
