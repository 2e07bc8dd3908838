import { Account, AuditEvent, retryOnConflict, SsoDomain, SsoIdentity } from '@app/database';
import { type DataSource, type EntityManager, IsNull } from 'typeorm';
import { insertIfAbsent } from '../insert-if-absent';
import { type ActingAccount, lockOrganisations } from '../locks/lock-rights';
import { type SecretBox } from '../secrets/secret-box';
import { emailDomain, maySignInByProvider } from './single-sign-on-rules';

/** An OpenID Connect provider at which people of some organisations sign in. */
export interface SignOnProvider {
  readonly id: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Domains of the e-mail addresses that the provider may verify, in lower case. */
  readonly domains: readonly string[];
  readonly organisationIds: readonly string[];
  /** Every e-mail address that the provider gives is taken as verified, unless the provider says that it is not. */
  readonly vouchesForAddresses: boolean;
}

/** A person who signed in at a provider, as the provider describes them. */
export interface ProviderIdentity {
  /** Unique at this provider, and never given to another person. */
  readonly subject: string;
  /** Result of `caseFoldAddress`. Undefined: the provider does not say that the address belongs to the person. */
  readonly verifiedEmail?: string;
  /** Reason for operators why there is no verified address. It contains no value of the provider's answer. */
  readonly unverifiedReason?: string;
}

interface Row extends Omit<SignOnProvider, 'clientSecret'> {
  readonly sealed: Buffer;
}

/** SQL: columns of provider `p` with its domains and organisations, so that one statement reads a provider and can lock it. */
const DETAILS = `
  ARRAY(SELECT domain FROM sso_domains WHERE provider_id = p.id) AS domains,
  ARRAY(SELECT organisation_id::text FROM sso_organisations WHERE provider_id = p.id) AS "organisationIds"`;

/** Finds providers, and the accounts that they may open. */
export class SingleSignOn {
  constructor(
    private readonly dataSource: DataSource,
    private readonly box: SecretBox,
  ) {}

  /** True if at least one organisation has single sign-on. */
  isAvailable(): Promise<boolean> {
    return this.dataSource.getRepository(SsoDomain).exists();
  }

  /**
   * Finds the provider of a domain. Does not look at accounts, so the result does not show which addresses have one. @throws
   * SecretUnreadable
   */
  findByDomain(domain: string): Promise<SignOnProvider | undefined> {
    return this.one(`p.id = (SELECT provider_id FROM sso_domains WHERE domain = $1)`, domain);
  }

  /** Finds a provider by its id. @throws SecretUnreadable */
  findById(id: string): Promise<SignOnProvider | undefined> {
    return this.one(`p.id = $1`, id);
  }

  /**
   * Finds the account that this provider opens for this person, and links it at the first sign-in. Provider, account, grants and
   * link are locked and read now, because they may have changed while the person was at the provider.
   *
   * @returns 'unknown' if neither a link nor the address leads to an account. 'not-opened' if the provider may not open that
   * account: it is disabled, also acts for another organisation, or is linked to another subject of this provider.
   */
  findOrLinkAccount(
    providerId: string,
    person: ProviderIdentity,
  ): Promise<ActingAccount | 'unknown' | 'not-opened'> {
    return retryOnConflict(() =>
      this.dataSource.transaction(async (manager) => {
        const provider = await lockProvider(manager, providerId);
        if (!provider) return 'not-opened';
        const linked = await linkedAccount(manager, providerId, person.subject);
        const id = linked ?? (await byAddress(manager, provider, person.verifiedEmail));
        if (id === undefined) return 'unknown';
        const account = await lockOpened(manager, provider, id);
        if (account && !linked) await link(manager, providerId, person.subject, account.id);
        // Read again, because the link may have been removed before the account was locked, or the account is linked to another
        // subject.
        const isLinked = account?.id === (await linkedAccount(manager, providerId, person.subject));
        return account && isLinked ? account : 'not-opened';
      }),
    );
  }

  private async one(condition: string, value: string): Promise<SignOnProvider | undefined> {
    const [row] = await this.dataSource.query<Row[]>(
      `SELECT p.id, p.issuer, p.client_id AS "clientId", p.client_secret AS sealed,
              p.vouches_for_addresses AS "vouchesForAddresses", ${DETAILS}
         FROM sso_providers p WHERE ${condition}`,
      [value],
    );
    if (!row) return undefined;
    const { sealed, ...provider } = row;
    return { ...provider, clientSecret: this.box.open(sealed, provider.id).toString() };
  }
}

type LockedProvider = Pick<SignOnProvider, 'id' | 'domains' | 'organisationIds'>;

async function lockProvider(manager: EntityManager, id: string): Promise<LockedProvider | undefined> {
  const [provider] = await manager.query<LockedProvider[]>(
    `SELECT p.id, ${DETAILS} FROM sso_providers p WHERE p.id = $1 FOR SHARE`,
    [id],
  );
  return provider;
}

/** Returns the id of the account that is linked to this subject. */
async function linkedAccount(
  manager: EntityManager,
  providerId: string,
  subject: string,
): Promise<string | undefined> {
  const identity = await manager.getRepository(SsoIdentity).findOneBy({ providerId, subject });
  return identity?.accountId;
}

/** Finds an account by its address, only within the provider's domains: a provider must not open accounts of other domains. */
async function byAddress(
  manager: EntityManager,
  { domains }: LockedProvider,
  email: string | undefined,
): Promise<string | undefined> {
  if (!email || !domains.includes(emailDomain(email))) return undefined;
  const account = await manager.getRepository(Account).findOne({ select: { id: true }, where: { email } });
  return account?.id;
}

/** @returns undefined if the provider may not open the account. */
async function lockOpened(
  manager: EntityManager,
  { organisationIds }: LockedProvider,
  id: string,
): Promise<ActingAccount | undefined> {
  const account = await manager.getRepository(Account).findOne({
    select: { id: true, role: true, sessionGeneration: true },
    where: { id, disabledAt: IsNull() },
    lock: { mode: 'pessimistic_read' },
  });
  if (!account) return undefined;
  const { role, sessionGeneration } = account;
  const organisations = await lockOrganisations(manager, id);
  const opened = { role, organisationIds: organisations.map((organisation) => organisation.id) };
  return maySignInByProvider(organisationIds, opened) ? { id, sessionGeneration } : undefined;
}

/** Links the account to the subject. Writes nothing if the account is linked to another subject of this provider. */
async function link(
  manager: EntityManager,
  providerId: string,
  subject: string,
  accountId: string,
): Promise<void> {
  const isNew = await insertIfAbsent(manager.getRepository(SsoIdentity), { providerId, subject, accountId });
  if (isNew) await manager.insert(AuditEvent, { action: 'sso-linked', accountId, ssoProviderId: providerId });
}
