import {
  AuditEvent,
  type AuditAction,
  retryOnConflict,
  SsoDomain,
  SsoOrganisation,
  SsoProvider,
} from '@app/database';
import { randomUUID } from 'node:crypto';
import { type DataSource, type EntityManager } from 'typeorm';
import { endSessions } from '../accounts/end-sessions';
import { findOrganisation } from '../accounts/find-organisation';
import { caseFoldAddress } from '../accounts/case-fold-address';
import { insertIfAbsent } from '../insert-if-absent';
import { lockAccountRow } from '../locks/lock-rights';
import { type SecretBox } from '../secrets/secret-box';
import { SingleSignOnRefused } from './single-sign-on-refused';
import { isDomain, isIssuer } from './single-sign-on-rules';
import { regexes } from 'zod';

export interface NewSignOnProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly domains: readonly string[];
  /** Codes of the registry. */
  readonly organisations: readonly string[];
  /** Every e-mail address that the provider gives is taken as verified, unless the provider says that it is not. */
  readonly vouchesForAddresses: boolean;
}

export interface ListedSignOnProvider {
  readonly id: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly domains: readonly string[];
  /** Codes of the registry. */
  readonly organisations: readonly string[];
  readonly vouchesForAddresses: boolean;
  /** Number of accounts that have signed in by it. */
  readonly linked: number;
}

/** Manages single sign-on at the command line. The audit log therefore has no actor. */
export class SingleSignOnManagement {
  constructor(private readonly dataSource: DataSource) {}

  /** Adds a provider. @param box encrypts the client secret. @returns the provider's id. @throws SingleSignOnRefused */
  async add(provider: NewSignOnProvider, box: SecretBox): Promise<string> {
    const { issuer, clientId, clientSecret } = provider;
    const domains = new Set(provider.domains.map(caseFoldAddress));
    if (!isIssuer(issuer)) throw new SingleSignOnRefused('issuer-invalid');
    if (clientId === '' || clientSecret === '') throw new SingleSignOnRefused('client-missing');
    if (domains.size === 0 || ![...domains].every(isDomain)) throw new SingleSignOnRefused('domain-invalid');
    if (provider.organisations.length === 0) throw new SingleSignOnRefused('organisation-not-found');
    const id = randomUUID();
    await this.transaction(async (manager) => {
      const { vouchesForAddresses } = provider;
      const sealed = box.seal(Buffer.from(clientSecret), id);
      await manager
        .getRepository(SsoProvider)
        .insert({ id, issuer, clientId, clientSecret: sealed, vouchesForAddresses });
      for (const domain of domains) {
        const row = { domain, providerId: id };
        if (!(await insertIfAbsent(manager.getRepository(SsoDomain), row)))
          throw new SingleSignOnRefused('domain-taken');
      }
      for (const code of new Set(provider.organisations)) await addOrganisation(manager, id, code);
    });
    return id;
  }

  /** Lists the providers. SQL: one statement reads each with its domains, organisations and number of links. */
  list(): Promise<ListedSignOnProvider[]> {
    return this.dataSource.query<ListedSignOnProvider[]>(
      `SELECT p.id, p.issuer, p.client_id AS "clientId", p.vouches_for_addresses AS "vouchesForAddresses",
              ARRAY(SELECT domain FROM sso_domains WHERE provider_id = p.id ORDER BY domain) AS domains,
              ARRAY(SELECT o.code FROM sso_organisations s JOIN organisations o ON o.id = s.organisation_id
                     WHERE s.provider_id = p.id ORDER BY o.code) AS organisations,
              (SELECT count(*)::int FROM sso_identities WHERE provider_id = p.id) AS linked
         FROM sso_providers p ORDER BY p.created_at, p.id`,
    );
  }

  /**
   * Sets whether every address that the provider gives is taken as verified. Links and sessions stay as they are.
   *
   * @throws SingleSignOnRefused
   */
  async setVouchesForAddresses(id: string, vouches: boolean): Promise<void> {
    requireId(id);
    await this.transaction(async (manager) => {
      const { affected } = await manager
        .getRepository(SsoProvider)
        .update({ id }, { vouchesForAddresses: vouches });
      if (affected === 0) throw new SingleSignOnRefused('provider-not-found');
      await audit(manager, vouches ? 'sso-vouched' : 'sso-unvouched', { ssoProviderId: id });
    });
  }

  /** Removes a provider and ends the sessions of all accounts that are linked to it. @throws SingleSignOnRefused */
  async remove(id: string): Promise<void> {
    requireId(id);
    await this.transaction(async (manager) => {
      // A sign-in that is in progress is either linked before this lock and loses its session, or finds no provider any more.
      const providers = manager.getRepository(SsoProvider);
      await providers.findOne({ select: { id: true }, where: { id }, lock: { mode: 'pessimistic_write' } });
      // SQL: changes all accounts that are linked to the provider at once.
      await manager.query(
        `UPDATE accounts SET session_generation = session_generation + 1
          WHERE id IN (SELECT account_id FROM sso_identities WHERE provider_id = $1)`,
        [id],
      );
      const { affected } = await providers.delete({ id });
      if (affected === 0) throw new SingleSignOnRefused('provider-not-found');
      await audit(manager, 'sso-removed', { ssoProviderId: id });
    });
  }

  /**
   * Removes the link of an account, so that the next person who signs in with this e-mail address is linked anew. Needed if the
   * organisation gave the address to another person. Ends the account's sessions.
   *
   * @throws SingleSignOnRefused
   */
  async unlink(email: string): Promise<void> {
    await this.transaction(async (manager) => {
      const account = await lockAccountRow(manager, { email: caseFoldAddress(email) });
      // SQL: deletes all links of the account and returns them in one statement.
      const [unlinked] = await manager.query<[{ account_id: string; provider_id: string }[]]>(
        `DELETE FROM sso_identities WHERE account_id = $1 RETURNING account_id, provider_id`,
        [account?.id],
      );
      if (unlinked.length === 0) throw new SingleSignOnRefused('not-linked');
      for (const { account_id: subjectAccountId, provider_id: ssoProviderId } of unlinked) {
        await endSessions(manager, subjectAccountId);
        await audit(manager, 'sso-unlinked', { subjectAccountId, ssoProviderId });
      }
    });
  }

  private transaction(work: (manager: EntityManager) => Promise<void>): Promise<void> {
    return retryOnConflict(() => this.dataSource.transaction(work));
  }
}

function requireId(id: string): void {
  if (!regexes.guid.test(id)) throw new SingleSignOnRefused('provider-not-found');
}

async function addOrganisation(manager: EntityManager, id: string, code: string): Promise<void> {
  const organisation = await findOrganisation(manager, code);
  if (!organisation || organisation.withdrawnAt) throw new SingleSignOnRefused('organisation-not-found');
  const row = { organisationId: organisation.id, providerId: id };
  if (!(await insertIfAbsent(manager.getRepository(SsoOrganisation), row)))
    throw new SingleSignOnRefused('organisation-taken');
  await audit(manager, 'sso-added', { organisationId: organisation.id, ssoProviderId: id });
}

async function audit(
  manager: EntityManager,
  action: AuditAction,
  about: { subjectAccountId?: string; organisationId?: string; ssoProviderId: string },
): Promise<void> {
  await manager.insert(AuditEvent, { accountId: null, action, ...about });
}
