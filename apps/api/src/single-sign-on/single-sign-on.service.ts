import {
  type Attempt,
  AttemptLimits,
  domainOf,
  mayVouchFor,
  SecretUnreadable,
  type SignOnProvider,
  SingleSignOn,
} from '@app/accounts';
import { type Account } from '@app/database';
import { Injectable, Logger } from '@nestjs/common';
import { type SessionData } from 'express-session';
import { AuditLog } from '../audit/audit-log';
import { AccountsService } from '../auth/accounts.service';
import { clientOf } from '../auth/client-of';
import { organisationIdsOf } from '../auth/current-account';
import { Problem } from '../http/problem';
import { OpenIdProvider, type SignOnSecrets, type VouchedPerson } from './open-id-provider';
import { SignOnRefused } from './sign-on-refused';

declare module 'express-session' {
  interface SessionData {
    /** Somebody left for a provider, and is to come back. */
    signOn: SignOnSecrets & { readonly providerId: string; readonly until: number };
  }
}

/** How long somebody may take at the provider. Milliseconds. */
const AWAY_MS = 10 * 60_000;

/** Each begin costs calls to somebody else's server. Wide: a whole office may be one client. */
const BY_CLIENT = { name: 'sso client', free: 60, firstWait: 5, longestWait: 900, forgetAfter: 900 };

/** Where to go, and what the session keeps meanwhile. */
interface Departure {
  readonly address: string;
  readonly signOn: SessionData['signOn'];
}

/** An account that a provider vouches for. */
export interface SignedOn {
  readonly account: Account;
  readonly providerId: string;
}

/** Signs people in by their organisation's own provider. */
@Injectable()
export class SingleSignOnService {
  private readonly logger = new Logger('single sign-on');

  constructor(
    private readonly singleSignOn: SingleSignOn,
    private readonly accounts: AccountsService,
    private readonly limits: AttemptLimits,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The provider of this address, by its domain alone: the answer is the same whoever has an account.
   *
   * @param client the address that the call comes from
   * @param callback where people come back
   * @throws Problem `sso-unknown-domain`, `sso-provider-away`; TooManyAttempts
   */
  async begin(email: string, client: string, callback: string): Promise<Departure> {
    await this.limits.take(attemptsOf(client));
    try {
      const provider = await this.singleSignOn.ofDomain(domainOf(email));
      if (!provider) throw new Problem('sso-unknown-domain');
      const { address, secrets } = await (await OpenIdProvider.discover(provider)).departure(callback);
      return { address, signOn: { ...secrets, providerId: provider.id, until: Date.now() + AWAY_MS } };
    } catch (error) {
      if (!(error instanceof SignOnRefused || error instanceof SecretUnreadable)) throw error;
      this.warn(error);
      throw new Problem('sso-provider-away');
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
  async finish(signOn: SessionData['signOn'], answer: URL, client: string): Promise<SignedOn> {
    const provider = Date.now() < signOn.until ? await this.singleSignOn.byId(signOn.providerId) : undefined;
    if (!provider) throw new SignOnRefused('sso-over');
    const person = await (await OpenIdProvider.discover(provider)).arrival(answer, signOn);
    const account = await this.accountOf(provider, person);
    if (!account) {
      await this.audit.record({ action: 'sign-in-refused', ssoProviderId: provider.id });
      throw new SignOnRefused('sso-refused');
    }
    await this.limits.giveBack(attemptsOf(client));
    return { account, providerId: provider.id };
  }

  /** For operators: which step failed, and why, in the library's words, without anything that a provider said of a person. */
  warn(error: Error): void {
    const whose =
      error instanceof SignOnRefused && error.providerId ? ` at provider ${error.providerId}` : '';
    const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
    const codes = codesOf(error.cause).join(', ') || 'no code';
    this.logger.warn(`${error.message}${whose}${cause} (${codes})`);
  }

  private async accountOf(provider: SignOnProvider, person: VouchedPerson): Promise<Account | null> {
    const linked = await this.singleSignOn.linkedAccount(provider.id, person.subject);
    const account = linked
      ? await this.accounts.findActive(linked)
      : await this.byAddress(provider, person.verifiedEmail);
    if (!account) return null;
    const { role } = account;
    if (!mayVouchFor(provider.organisationIds, { role, organisationIds: organisationIdsOf(account) }))
      return null;
    return linked || (await this.link(provider, person, account)) ? account : null;
  }

  /** Only of the provider's own domains: it knows nothing of others. */
  private async byAddress(provider: SignOnProvider, email: string | undefined): Promise<Account | null> {
    if (!email || !provider.domains.includes(domainOf(email))) return null;
    return this.accounts.findActiveByEmail(email);
  }

  private async link(
    provider: SignOnProvider,
    { subject }: VouchedPerson,
    { id }: Account,
  ): Promise<boolean> {
    if (await this.singleSignOn.link(provider.id, subject, id)) return true;
    // Somebody who came back twice at once.
    return (await this.singleSignOn.linkedAccount(provider.id, subject)) === id;
  }
}

/** The library's own code, and that of OAuth, such as `invalid_client`. */
function codesOf(cause: unknown): unknown[] {
  const { code, error } = (cause ?? {}) as { code?: unknown; error?: unknown };
  return [code, error].filter((each) => typeof each === 'string' && /^\w{1,60}$/.test(each));
}

function attemptsOf(ip: string): Attempt[] {
  return [{ rule: BY_CLIENT, subject: [clientOf(ip)] }];
}
