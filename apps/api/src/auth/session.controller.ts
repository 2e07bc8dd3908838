import { caseFoldAddress } from '@app/accounts';
import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Account } from '@app/database';
import { type Request, type Response } from 'express';
import { promisify } from 'node:util';
import { AuditLog } from '../audit/audit-log';
import { HashesPassword } from '../http/admission/route-decorators';
import { CallRefused } from '../call-refused';
import { AllowWithoutSecondFactor, CurrentAccount, Public } from './current-account';
import { beginSecondStep, beginSession } from './begin-session';
import { KnownBrowsers } from './known-browsers';
import { clearSessionCookie, SESSION_COOKIE } from './session-cookie';
import { SignInDto } from './session.dto';
import { SessionView } from './session.view';
import { SessionViewFactory } from './session-view-factory';
import { SignInService } from './sign-in.service';

@ApiTags('session')
@Controller('session')
export class SessionController {
  constructor(
    private readonly signIns: SignInService,
    private readonly views: SessionViewFactory,
    private readonly knownBrowsers: KnownBrowsers,
    private readonly audit: AuditLog,
    @Inject(SESSION_COOKIE) private readonly cookieName: string,
  ) {}

  /**
   * Sign in. Returns the account and sets the session cookie. On `second-factor-needed` the password is right, and a code must be
   * sent to `/api/session/second-factor` with the cookie of this response.
   */
  @Public()
  @HashesPassword()
  @Post()
  @HttpCode(200)
  async signIn(
    @Body() { email, password }: SignInDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionView> {
    const address = caseFoldAddress(email);
    const browser = this.knownBrowsers.browserIdOf(request, address);
    const signedIn = await this.signIns.signIn(address, password, { ip: request.ip ?? '', browser });
    if (!signedIn) throw new CallRefused('wrong-credentials');
    this.knownBrowsers.remember(response, address);
    const { account, isComplete } = signedIn;
    if (!isComplete) {
      await beginSecondStep(request, account);
      throw new CallRefused('second-factor-needed');
    }
    await beginSession(request, account);
    return this.views.create(account);
  }

  /** Get the account that is signed in. */
  @AllowWithoutSecondFactor()
  @Get()
  current(@CurrentAccount() account: Account): Promise<SessionView> {
    return this.views.create(account);
  }

  /** Sign out. The session is also deleted on the server. */
  @AllowWithoutSecondFactor()
  @Delete()
  @HttpCode(204)
  async signOut(
    @CurrentAccount() account: Account,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await promisify(request.session.destroy.bind(request.session))();
    clearSessionCookie(response, this.cookieName);
    await this.audit.record({ action: 'signed-out', accountId: account.id });
  }
}
