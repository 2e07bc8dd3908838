import {
  type ActingAccount,
  type Attempt,
  AttemptLimits,
  emailDomain,
  SecretUnreadable,
  SingleSignOn,
} from '@app/accounts';
import { Injectable, Logger } from '@nestjs/common';
import { type SessionData } from 'express-session';
import { AuditLog } from '../audit/audit-log';
import { clientRateLimitKey } from '../auth/client-rate-limit-key';
import { CallRefused } from '../call-refused';
import { OpenIdProvider, type SignOnSecrets } from './open-id-provider';
import { SignOnRefused } from './sign-on-refused';

declare module 'express-session' {
  interface SessionData {
    /** Unfinished sign-ins of this browser, one per tab: the person is still at the provider. */
    signOns: readonly (SignOnSecrets & {
      readonly providerId: string;
      readonly until: number;
      /** Path of the page to which the tab is redirected after signing in. */
      readonly page?: string;
    })[];
  }
}

/** Maximum time between beginning and finishing a sign-in. Milliseconds. */
const SIGN_ON_TIMEOUT_MS = 10 * 60_000;

/** Limits the calls of one client that make us call a provider. The limit is high, because a whole office can be one client. */
const BY_CLIENT = { name: 'sso client', free: 60, firstWait: 5, longestWait: 900, forgetAfter: 900 };

/** Reasons why no account was found for an identity. They are logged for operators. */
const NO_ACCOUNT =
  'no account has the address, or it is of none of the domains that the provider was added with';
const NOT_OPENED =
  'the account is disabled, is no contact person of its organisations alone, or came by another subject before (then: sso unlink)';

/** URL of the provider's sign-in page, and the values that the session stores until the person comes back. */
interface AuthorizationRequest {
  readonly url: string;
  readonly signOn: SessionData['signOns'][number];
}

/** The account that a person has signed in to with a provider. */
export interface SignedOn {
  readonly account: ActingAccount;
  readonly providerId: string;
}

/** Signs people in at their organisation's provider. */
@Injectable()
export class SingleSignOnService {
  private readonly logger = new Logger('single sign-on');

  constructor(
    private readonly singleSignOn: SingleSignOn,
    private readonly limits: AttemptLimits,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Begins to sign in at the provider of this e-mail address. Only the domain of the address is used, so the answer does not show which
   * addresses have accounts.
   *
   * @param client address that the call comes from
   * @param callback URL to which the provider redirects people
   * @throws CallRefused `sso-unknown-domain`, `sso-provider-away`; TooManyAttempts
   */
  async begin(email: string, client: string, callback: string): Promise<AuthorizationRequest> {
    await this.limits.consume(attemptsOf(client));
    try {
      const provider = await this.singleSignOn.findByDomain(emailDomain(email));
      if (!provider) throw new CallRefused('sso-unknown-domain');
      const { url, secrets } = await (await OpenIdProvider.discover(provider)).authorizationRequest(callback);
      return {
        url,
        signOn: { ...secrets, providerId: provider.id, until: Date.now() + SIGN_ON_TIMEOUT_MS },
      };
    } catch (error) {
      if (!(error instanceof SignOnRefused || error instanceof SecretUnreadable)) throw error;
      this.logFailure(error);
      throw new CallRefused('sso-provider-away');
    }
  }

  /**
   * Returns the account of the person whom the provider has redirected to us. If the provider has identified a person, success and refusal
   * are written to the audit log.
   *
   * @param signOn the unfinished sign-in; the caller has removed it from the session
   * @param answer URL to which the provider has redirected the browser
   * @param client address that the call comes from
   * @throws SignOnRefused
   */
  async finish(signOn: SessionData['signOns'][number], answer: URL, client: string): Promise<SignedOn> {
    const provider =
      Date.now() < signOn.until ? await this.singleSignOn.findById(signOn.providerId) : undefined;
    if (!provider) throw new SignOnRefused('sso-over');
    const person = await (await OpenIdProvider.discover(provider)).exchangeCode(answer, signOn);
    const account = await this.singleSignOn.findOrLinkAccount(provider.id, person);
    if (account === 'unknown' || account === 'not-opened') {
      await this.audit.record({ action: 'sign-in-refused', ssoProviderId: provider.id });
      const why = account === 'unknown' ? (person.unverifiedReason ?? NO_ACCOUNT) : NOT_OPENED;
      throw new SignOnRefused('sso-refused', new Error(why), provider.id);
    }
    await this.limits.refund(attemptsOf(client));
    return { account, providerId: provider.id };
  }

  /** Logs for operators at which step a sign-in failed and why, in the words of the library. Claims about the person are never logged. */
  logFailure(error: Error): void {
    const whose =
      error instanceof SignOnRefused && error.providerId ? ` at provider ${error.providerId}` : '';
    const cause = sentencesOf(error.cause).map((sentence) => `: ${sentence}`);
    const codes = codesOf(error.cause).join(', ') || 'no code';
    this.logger.warn(`${error.message}${whose}${cause.join('')} (${codes})`);
  }
}

/** Returns the library's message and that of its cause, which is more exact. Neither contains a value from the provider's answer. */
function sentencesOf(cause: unknown): string[] {
  if (!(cause instanceof Error)) return [];
  const exact = cause.cause instanceof Error && cause.cause.name === 'OperationProcessingError';
  return [...new Set([cause.message, ...(exact ? [(cause.cause as Error).message] : [])])];
}

/** Returns the error code of the library and that of OAuth, such as `invalid_client`. */
function codesOf(cause: unknown): unknown[] {
  const { code, error } = (cause ?? {}) as { code?: unknown; error?: unknown };
  return [code, error].filter((each) => typeof each === 'string' && /^\w{1,60}$/.test(each));
}

function attemptsOf(ip: string): Attempt[] {
  return [{ rule: BY_CLIENT, subject: [clientRateLimitKey(ip)] }];
}
