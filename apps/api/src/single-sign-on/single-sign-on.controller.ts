import { SecondFactors, SingleSignOn } from '@app/accounts';
import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiFoundResponse, ApiTags } from '@nestjs/swagger';
import { type Request, type Response } from 'express';
import { type SessionData } from 'express-session';
import { promisify } from 'node:util';
import { AuditLog } from '../audit/audit-log';
import { beginSecondStep, beginSession } from '../auth/begin-session';
import { Public } from '../auth/current-account';
import { SignOnRefused } from './sign-on-refused';
import { BeginSignOnDto } from './single-sign-on.dto';
import { SingleSignOnService } from './single-sign-on.service';
import { SignOnAvailabilityView, SignOnRedirectView } from './single-sign-on.view';

/** Injection token for the URL to which providers redirect people. */
export const SIGN_ON_CALLBACK = Symbol('SIGN_ON_CALLBACK');

/** Path of the callback URL below PUBLIC_URL. Operators register the callback URL at the provider. */
export const SIGN_ON_CALLBACK_PATH = '/api/session/sso/callback';

/** Maximum number of unfinished sign-ins in one browser, one per tab. A further one replaces the oldest. */
const MAX_PENDING_SIGN_ONS = 5;

type SignOn = SessionData['signOns'][number];

/** Replaces the unfinished sign-ins that the session stores. */
async function saveSignOns({ session }: Request, signOns: readonly SignOn[]): Promise<void> {
  session.signOns = signOns;
  await promisify(session.save.bind(session))();
}

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

  /** Get whether at least one organisation uses single sign-on. */
  @Public()
  @Get()
  async availability(): Promise<SignOnAvailabilityView> {
    return { available: await this.singleSignOn.isAvailable() };
  }

  /**
   * Begin to sign in at an organisation's provider. Returns the URL to open. The browser must keep the cookie of this response until the
   * provider redirects it back.
   */
  @Public()
  @Post()
  @HttpCode(200)
  async begin(@Body() { email, page }: BeginSignOnDto, @Req() request: Request): Promise<SignOnRedirectView> {
    const { url, signOn } = await this.signOns.begin(email, request.ip ?? '', this.callbackUrl);
    const others = request.session.signOns ?? [];
    await saveSignOns(request, [...others, { ...signOn, page }].slice(-MAX_PENDING_SIGN_ONS));
    return { redirectUrl: url };
  }

  /**
   * The URL to which providers redirect people. Redirects to the application if the person is signed in. Otherwise it redirects to the
   * sign-in page, with the reason after `#sso=`.
   */
  @Public()
  @Get('callback')
  @ApiFoundResponse({ description: 'To the application.' })
  async callback(@Req() request: Request, @Res() response: Response): Promise<void> {
    const answer = new URL(this.callbackUrl);
    answer.search = new URL(request.originalUrl, this.callbackUrl).search;
    const { signOns = [] } = request.session;
    const signOn = signOns.find(({ state }) => state === answer.searchParams.get('state'));
    const others = signOns.filter((each) => each !== signOn);
    const outcome = await this.finishSignOn(request, answer, signOn, others).catch((error: unknown) =>
      this.codeOf(error),
    );
    response.redirect(302, (signOn?.page ?? '/') + (outcome ? `#sso=${outcome}` : ''));
  }

  /**
   * Finishes a sign-in.
   *
   * @param signOn undefined if this browser has not begun it, has already finished it, or began it too long ago
   * @param others unfinished sign-ins of the browser's other tabs
   * @returns the step that is still needed
   */
  private async finishSignOn(
    request: Request,
    answer: URL,
    signOn: SignOn | undefined,
    others: readonly SignOn[],
  ): Promise<'second-factor-needed' | undefined> {
    if (!signOn) throw new SignOnRefused('sso-over');
    await saveSignOns(request, others);
    const { account, providerId: ssoProviderId } = await this.signOns.finish(
      signOn,
      answer,
      request.ip ?? '',
    );
    const isOn = await this.secondFactors.isEnabled(account.id);
    await (isOn ? beginSecondStep : beginSession)(request, account);
    if (others.length > 0) await saveSignOns(request, others);
    const action = isOn ? 'second-factor-asked' : 'signed-in';
    await this.audit.record({ action, accountId: account.id, ssoProviderId });
    return isOn ? 'second-factor-needed' : undefined;
  }

  /** Returns the code for any error, because the browser must always be redirected to a page of the application. */
  private codeOf(error: unknown): string {
    const known = error instanceof SignOnRefused ? error : new SignOnRefused('sso-failed', error);
    if (known.cause !== undefined) this.signOns.logFailure(known);
    return known.code;
  }
}
