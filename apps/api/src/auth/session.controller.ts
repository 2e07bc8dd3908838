import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Account } from '@app/database';
import { type Request, type Response } from 'express';
import { promisify } from 'node:util';
import { AuditLog } from '../audit/audit-log';
import { Problem } from '../http/problem';
import { CurrentAccount, Public } from './current-account';
import { SignInDto } from './session.dto';
import { beginSession } from './begin-session';
import { SessionView, sessionView } from './session.view';
import { SignInService } from './sign-in.service';

/** The name of the session cookie, to clear it on signing out. */
export const SESSION_COOKIE = Symbol('SESSION_COOKIE');

@ApiTags('session')
@Controller('session')
export class SessionController {
  constructor(
    private readonly signIns: SignInService,
    private readonly audit: AuditLog,
    @Inject(SESSION_COOKIE) private readonly cookieName: string,
  ) {}

  /** Sign in. Answers the account, and sets the session cookie. */
  @Public()
  @Post()
  @HttpCode(200)
  async signIn(@Body() { email, password }: SignInDto, @Req() request: Request): Promise<SessionView> {
    const account = await this.signIns.signIn(email, password, request.ip ?? '');
    if (!account) throw new Problem('wrong-credentials');
    await beginSession(request, account);
    return sessionView(account);
  }

  /** Who is signed in. */
  @Get()
  current(@CurrentAccount() account: Account): SessionView {
    return sessionView(account);
  }

  /** Sign out. The session is over on the server, not only in the browser. */
  @Delete()
  @HttpCode(204)
  async signOut(
    @CurrentAccount() account: Account,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await promisify(request.session.destroy.bind(request.session))();
    response.clearCookie(this.cookieName, { path: '/' });
    await this.audit.record({ action: 'signed-out', accountId: account.id });
  }
}
