import { SecondFactors, SingleSignOn } from '@app/accounts';
import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiFoundResponse, ApiTags } from '@nestjs/swagger';
import { type Request, type Response } from 'express';
import { promisify } from 'node:util';
import { AuditLog } from '../audit/audit-log';
import { awaitSecondStep, beginSession } from '../auth/begin-session';
import { Public } from '../auth/current-account';
import { SignOnRefused } from './sign-on-refused';
import { BeginSignOnDto } from './single-sign-on.dto';
import { SingleSignOnService } from './single-sign-on.service';
import { DepartureView, SignOnOfferView } from './single-sign-on.view';

/** Where providers send people back to. */
export const SIGN_ON_CALLBACK = Symbol('SIGN_ON_CALLBACK');

/** Below PUBLIC_URL; operators register it at the provider. */
export const SIGN_ON_CALLBACK_PATH = '/api/session/sso/callback';

@ApiTags('session')
@Controller('session/sso')
export class SingleSignOnController {
  constructor(
    private readonly singleSignOn: SingleSignOn,
    private readonly signOns: SingleSignOnService,
    private readonly secondFactors: SecondFactors,
    private readonly audit: AuditLog,
    @Inject(SIGN_ON_CALLBACK) private readonly callbackUrl: string,
  ) {}

  /** Whether to offer signing in by one's organisation. */
  @Public()
  @Get()
  async offer(): Promise<SignOnOfferView> {
    return { available: await this.singleSignOn.isOffered() };
  }

  /** Sign in at one's organisation: answers where to go. The cookie of this answer has to be there on the way back. */
  @Public()
  @Post()
  @HttpCode(200)
  async begin(@Body() { email }: BeginSignOnDto, @Req() request: Request): Promise<DepartureView> {
    const { address, signOn } = await this.signOns.begin(email, request.ip ?? '', this.callbackUrl);
    request.session.signOn = signOn;
    await promisify(request.session.save.bind(request.session))();
    return { redirectUrl: address };
  }

  /**
   * Where the provider sends people back to. Leads to the application, signed in; or to its sign-in page, with the reason
   * behind `#sso=`.
   */
  @Public()
  @Get('callback')
  @ApiFoundResponse({ description: 'To the application.' })
  async callback(@Req() request: Request, @Res() response: Response): Promise<void> {
    const outcome = await this.arrive(request).catch((error: unknown) => this.codeOf(error));
    response.redirect(302, outcome ? `/#sso=${outcome}` : '/');
  }

  /** @returns what is still to be done. */
  private async arrive(request: Request): Promise<'second-factor-needed' | undefined> {
    const { signOn } = request.session;
    const answer = new URL(this.callbackUrl);
    answer.search = new URL(request.originalUrl, this.callbackUrl).search;
    // Another state is another sign-in, or somebody else's: this browser's own may still come back.
    if (!signOn || answer.searchParams.get('state') !== signOn.state) throw new SignOnRefused('sso-over');
    delete request.session.signOn;
    await promisify(request.session.save.bind(request.session))();
    const { account, providerId: ssoProviderId } = await this.signOns.finish(
      signOn,
      answer,
      request.ip ?? '',
    );
    const isOn = await this.secondFactors.isOn(account.id);
    await (isOn ? awaitSecondStep : beginSession)(request, account);
    const action = isOn ? 'second-factor-asked' : 'signed-in';
    await this.audit.record({ action, accountId: account.id, ssoProviderId });
    return isOn ? 'second-factor-needed' : undefined;
  }

  /** A browser is here, not a program: whatever went wrong, it is led to a page of ours. */
  private codeOf(error: unknown): string {
    const known = error instanceof SignOnRefused ? error : new SignOnRefused('sso-failed', error);
    if (known.cause !== undefined) this.signOns.warn(known);
    return known.code;
  }
}
