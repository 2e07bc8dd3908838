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
import { clientOf } from '../auth/client-of';
import { Refusal } from '../refusal';
import { OpenIdProvider, type SignOnSecrets } from './open-id-provider';
import { SignOnRefused } from './sign-on-refused';

declare module 'express-session' {
  interface SessionData {
    /** The tabs of this browser that left for a provider and are to come back. */
    signOns: readonly (SignOnSecrets & {
      readonly providerId: string;
      readonly until: number;
      /** The path of the page that the tab is led to then. */
      readonly page?: string;
    })[];
  }
}

/** How long somebody may take at the provider. Milliseconds. */
const SIGN_ON_TIMEOUT_MS = 10 * 60_000;

/** Each begin costs calls to somebody else's server. Wide: a whole office may be one client. */
const BY_CLIENT = { name: 'sso client', free: 60, firstWait: 5, longestWait: 900, forgetAfter: 900 };

/** Why no account was opened, for operators. */
const NO_ACCOUNT =
  'no account has the address, or it is of none of the domains that the provider was added with';
const NOT_OPENED =
  'the account is disabled, is no contact person of its organisations alone, or came by another subject before (then: sso unlink)';

/** Where to go, and what the session keeps meanwhile. */
interface AuthorizationRequest {
  readonly address: string;
  readonly signOn: SessionData['signOns'][number];
}

/** An account that a provider vouches for. */
export interface SignedOn {
  readonly account: ActingAccount;
  readonly providerId: string;
}

/** Signs people in by their organisation's own provider. */
@Injectable()
export class SingleSignOnService {
  private readonly logger = new Logger('single sign-on');

  constructor(
    private readonly singleSignOn: SingleSignOn,
    private readonly limits: AttemptLimits,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The provider of this address, by its domain alone: the answer is the same whoever has an account.
   *
   * @param client the address that the call comes from
   * @param callback where people come back
   * @throws Refusal `sso-unknown-domain`, `sso-provider-away`; TooManyAttempts
   */
  async begin(email: string, client: string, callback: string): Promise<AuthorizationRequest> {
    await this.limits.take(attemptsOf(client));
    try {
      const provider = await this.singleSignOn.findByDomain(emailDomain(email));
      if (!provider) throw new Refusal('sso-unknown-domain');
      const { address, secrets } = await (
        await OpenIdProvider.discover(provider)
      ).authorizationRequest(callback);
      return {
        address,
        signOn: { ...secrets, providerId: provider.id, until: Date.now() + SIGN_ON_TIMEOUT_MS },
      };
    } catch (error) {
      if (!(error instanceof SignOnRefused || error instanceof SecretUnreadable)) throw error;
      this.warn(error);
      throw new Refusal('sso-provider-away');
    }
  }

  /**
   * The account of whoever came back. Either way it is in the audit log, once the provider has said who it is.
   *
   * @param signOn of the session, taken out of it
   * @param answer the address that they came back to
   * @param client the address that the call comes from
   * @throws SignOnRefused
   */
  async finish(signOn: SessionData['signOns'][number], answer: URL, client: string): Promise<SignedOn> {
    const provider =
      Date.now() < signOn.until ? await this.singleSignOn.findById(signOn.providerId) : undefined;
    if (!provider) throw new SignOnRefused('sso-over');
    const person = await (await OpenIdProvider.discover(provider)).exchangeCode(answer, signOn);
    const account = await this.singleSignOn.open(provider.id, person);
    if (account === 'unknown' || account === 'not-opened') {
      await this.audit.record({ action: 'sign-in-refused', ssoProviderId: provider.id });
      const why = account === 'unknown' ? (person.unverifiedReason ?? NO_ACCOUNT) : NOT_OPENED;
      throw new SignOnRefused('sso-refused', new Error(why), provider.id);
    }
    await this.limits.giveBack(attemptsOf(client));
    return { account, providerId: provider.id };
  }

  /** For operators: which step failed, and why, in the library's words, without anything that a provider said of a person. */
  warn(error: Error): void {
    const whose =
      error instanceof SignOnRefused && error.providerId ? ` at provider ${error.providerId}` : '';
    const cause = sentencesOf(error.cause).map((sentence) => `: ${sentence}`);
    const codes = codesOf(error.cause).join(', ') || 'no code';
    this.logger.warn(`${error.message}${whose}${cause.join('')} (${codes})`);
  }
}

/** The library's general sentence, and the exact one below it: both are its own, without a value of the answer. */
function sentencesOf(cause: unknown): string[] {
  if (!(cause instanceof Error)) return [];
  const exact = cause.cause instanceof Error && cause.cause.name === 'OperationProcessingError';
  return [...new Set([cause.message, ...(exact ? [(cause.cause as Error).message] : [])])];
}

/** The library's own code, and that of OAuth, such as `invalid_client`. */
function codesOf(cause: unknown): unknown[] {
  const { code, error } = (cause ?? {}) as { code?: unknown; error?: unknown };
  return [code, error].filter((each) => typeof each === 'string' && /^\w{1,60}$/.test(each));
}

function attemptsOf(ip: string): Attempt[] {
  return [{ rule: BY_CLIENT, subject: [clientOf(ip)] }];
}
