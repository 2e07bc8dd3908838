import { SecondFactors, SingleSignOn } from '@app/accounts';
import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiFoundResponse, ApiTags } from '@nestjs/swagger';
import { type Request, type Response } from 'express';
import { type SessionData } from 'express-session';
import { promisify } from 'node:util';
import { AuditLog } from '../audit/audit-log';
import { awaitSecondStep, beginSession } from '../auth/begin-session';
import { Public } from '../auth/current-account';
import { SignOnRefused } from './sign-on-refused';
import { BeginSignOnDto } from './single-sign-on.dto';
import { SingleSignOnService } from './single-sign-on.service';
import { SignOnRedirectView, SignOnOfferView } from './single-sign-on.view';

/** Where providers send people back to. */
export const SIGN_ON_CALLBACK = Symbol('SIGN_ON_CALLBACK');

/** Below PUBLIC_URL; operators register it at the provider. */
export const SIGN_ON_CALLBACK_PATH = '/api/session/sso/callback';

/** In one browser's tabs; the oldest gives way. */
const MAX_PENDING_SIGN_ONS = 5;

type SignOn = SessionData['signOns'][number];

/** Has the session know these, and no others, as under way. */
async function keep({ session }: Request, signOns: readonly SignOn[]): Promise<void> {
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
  async begin(@Body() { email, page }: BeginSignOnDto, @Req() request: Request): Promise<SignOnRedirectView> {
    const { address, signOn } = await this.signOns.begin(email, request.ip ?? '', this.callbackUrl);
    const others = request.session.signOns ?? [];
    await keep(request, [...others, { ...signOn, page }].slice(-MAX_PENDING_SIGN_ONS));
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
    const answer = new URL(this.callbackUrl);
    answer.search = new URL(request.originalUrl, this.callbackUrl).search;
    const { signOns = [] } = request.session;
    const signOn = signOns.find(({ state }) => state === answer.searchParams.get('state'));
    const others = signOns.filter((each) => each !== signOn);
    const outcome = await this.arrive(request, answer, signOn, others).catch((error: unknown) =>
      this.codeOf(error),
    );
    response.redirect(302, (signOn?.page ?? '/') + (outcome ? `#sso=${outcome}` : ''));
  }

  /**
   * @param signOn undefined: this browser did not begin it, began it too long ago, or has come back by it before
   * @param others that are under way in this browser's other tabs, and may still come back
   * @returns what is still to be done
   */
  private async arrive(
    request: Request,
    answer: URL,
    signOn: SignOn | undefined,
    others: readonly SignOn[],
  ): Promise<'second-factor-needed' | undefined> {
    if (!signOn) throw new SignOnRefused('sso-over');
    await keep(request, others);
    const { account, providerId: ssoProviderId } = await this.signOns.finish(
      signOn,
      answer,
      request.ip ?? '',
    );
    const isOn = await this.secondFactors.isOn(account.id);
    await (isOn ? awaitSecondStep : beginSession)(request, account);
    if (others.length > 0) await keep(request, others);
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
