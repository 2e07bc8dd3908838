import { Account, AuditEvent, outliveConflicts, SsoDomain, SsoIdentity } from '@app/database';
import { type DataSource, type EntityManager, IsNull } from 'typeorm';
import { insertIfAbsent } from '../insert-if-absent';
import { type ActingAccount, lockOrganisations } from '../locks/lock-rights';
import { type SecretBox } from '../secrets/secret-box';
import { emailDomain, mayOpenAccount } from './single-sign-on-rules';

/** Where people of some organisations prove who they are. */
export interface SignOnProvider {
  readonly id: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Of the e-mail addresses that it may vouch for; lower case. */
  readonly domains: readonly string[];
  readonly organisationIds: readonly string[];
  /** Every address that it says is its owner's, whether or not it says so of each. */
  readonly vouchesForAddresses: boolean;
}

/** Who came back, in the provider's words. */
export interface ProviderIdentity {
  /** Unique at this provider, and never given to another. */
  readonly subject: string;
  /** As `foldAddress` gives it; undefined when the provider does not vouch that it is theirs. */
  readonly verifiedEmail?: string;
  /** For operators: why there is no verified address, in words without any value of the answer. */
  readonly unverifiedReason?: string;
}

interface Row extends Omit<SignOnProvider, 'clientSecret'> {
  readonly sealed: Buffer;
}

/** Columns of provider `p`. SQL: reads a provider with its domains and organisations in one statement, which may also lock it. */
const ITS_OWN = `
  ARRAY(SELECT domain FROM sso_domains WHERE provider_id = p.id) AS domains,
  ARRAY(SELECT organisation_id::text FROM sso_organisations WHERE provider_id = p.id) AS "organisationIds"`;

/** Finds providers, and who somebody is to them. */
export class SingleSignOn {
  constructor(
    private readonly dataSource: DataSource,
    private readonly box: SecretBox,
  ) {}

  /** Whether any organisation has it. */
  isOffered(): Promise<boolean> {
    return this.dataSource.getRepository(SsoDomain).exists();
  }

  /** By the domain of an e-mail address alone, whoever has an account. @throws SecretUnreadable */
  findByDomain(domain: string): Promise<SignOnProvider | undefined> {
    return this.one(`p.id = (SELECT provider_id FROM sso_domains WHERE domain = $1)`, domain);
  }

  /** @throws SecretUnreadable */
  findById(id: string): Promise<SignOnProvider | undefined> {
    return this.one(`p.id = $1`, id);
  }

  /**
   * The account that this provider opens for this person, linked to it at the first time. Decided on provider, account, grants
   * and link as they are when it is done, however long the provider took to answer.
   *
   * @returns 'unknown' when neither a link nor the address leads to an account; 'not-opened' when the provider may not open that account:
   * it is disabled, acts for another organisation, too, or came by another subject before.
   */
  open(providerId: string, person: ProviderIdentity): Promise<ActingAccount | 'unknown' | 'not-opened'> {
    return outliveConflicts(() =>
      this.dataSource.transaction(async (manager) => {
        const provider = await lockProvider(manager, providerId);
        if (!provider) return 'not-opened';
        const linked = await linkedAccount(manager, providerId, person.subject);
        const id = linked ?? (await byAddress(manager, provider, person.verifiedEmail));
        if (id === undefined) return 'unknown';
        const account = await lockOpened(manager, provider, id);
        if (account && !linked) await link(manager, providerId, person.subject, account.id);
        // It was unlinked until it was locked; or it has come with another subject before.
        const isLinked = account?.id === (await linkedAccount(manager, providerId, person.subject));
        return account && isLinked ? account : 'not-opened';
      }),
    );
  }

  private async one(condition: string, value: string): Promise<SignOnProvider | undefined> {
    const [row] = await this.dataSource.query<Row[]>(
      `SELECT p.id, p.issuer, p.client_id AS "clientId", p.client_secret AS sealed,
              p.vouches_for_addresses AS "vouchesForAddresses", ${ITS_OWN}
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
    `SELECT p.id, ${ITS_OWN} FROM sso_providers p WHERE p.id = $1 FOR SHARE`,
    [id],
  );
  return provider;
}

/** The account that came with this subject before. */
async function linkedAccount(
  manager: EntityManager,
  providerId: string,
  subject: string,
): Promise<string | undefined> {
  const identity = await manager.getRepository(SsoIdentity).findOneBy({ providerId, subject });
  return identity?.accountId;
}

/** Only of the provider's own domains: it knows nothing of others. */
async function byAddress(
  manager: EntityManager,
  { domains }: LockedProvider,
  email: string | undefined,
): Promise<string | undefined> {
  if (!email || !domains.includes(emailDomain(email))) return undefined;
  const account = await manager.getRepository(Account).findOne({ select: { id: true }, where: { email } });
  return account?.id;
}

/** @returns undefined when the provider may not vouch for it. */
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
  const vouched = { role, organisationIds: organisations.map((organisation) => organisation.id) };
  return mayOpenAccount(organisationIds, vouched) ? { id, sessionGeneration } : undefined;
}

/** Nothing is written when this account came with another subject before. */
async function link(
  manager: EntityManager,
  providerId: string,
  subject: string,
  accountId: string,
): Promise<void> {
  const isNew = await insertIfAbsent(manager.getRepository(SsoIdentity), { providerId, subject, accountId });
  if (isNew) await manager.insert(AuditEvent, { action: 'sso-linked', accountId, ssoProviderId: providerId });
}
