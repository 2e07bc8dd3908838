import { AuditEvent } from '@app/database';
import { type DataSource } from 'typeorm';
import { type SecretBox } from './secret-box';

/** Where people of some organisations prove who they are. */
export interface SignOnProvider {
  readonly id: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Of the e-mail addresses that it may vouch for; lower case. */
  readonly domains: readonly string[];
  readonly organisationIds: readonly string[];
}

interface Row extends Omit<SignOnProvider, 'clientSecret'> {
  readonly sealed: Buffer;
}

/** Finds providers, and who somebody is to them. */
export class SingleSignOn {
  constructor(
    private readonly dataSource: DataSource,
    private readonly box: SecretBox,
  ) {}

  /** Whether any organisation has it. */
  async isOffered(): Promise<boolean> {
    return (await this.dataSource.query<unknown[]>(`SELECT FROM sso_domains LIMIT 1`)).length > 0;
  }

  /** By the domain of an e-mail address alone, whoever has an account. @throws SecretUnreadable */
  ofDomain(domain: string): Promise<SignOnProvider | undefined> {
    return this.one(`p.id = (SELECT provider_id FROM sso_domains WHERE domain = $1)`, domain);
  }

  /** @throws SecretUnreadable */
  byId(id: string): Promise<SignOnProvider | undefined> {
    return this.one(`p.id = $1`, id);
  }

  /** The account that came with this subject before. */
  async linkedAccount(providerId: string, subject: string): Promise<string | undefined> {
    const [row] = await this.dataSource.query<{ id: string }[]>(
      `SELECT account_id AS id FROM sso_identities WHERE provider_id = $1 AND subject = $2`,
      [providerId, subject],
    );
    return row?.id;
  }

  /** @returns whether it is linked: not when this account came with another subject before. */
  async link(providerId: string, subject: string, accountId: string): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const written = await manager.query<unknown[]>(
        `INSERT INTO sso_identities (provider_id, subject, account_id) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING RETURNING 1`,
        [providerId, subject, accountId],
      );
      if (written.length === 0) return false;
      await manager.insert(AuditEvent, { action: 'sso-linked', accountId, ssoProviderId: providerId });
      return true;
    });
  }

  private async one(condition: string, value: string): Promise<SignOnProvider | undefined> {
    const [row] = await this.dataSource.query<Row[]>(
      `SELECT p.id, p.issuer, p.client_id AS "clientId", p.client_secret AS sealed,
              ARRAY(SELECT domain FROM sso_domains WHERE provider_id = p.id) AS domains,
              ARRAY(SELECT organisation_id::text FROM sso_organisations WHERE provider_id = p.id) AS "organisationIds"
         FROM sso_providers p WHERE ${condition}`,
      [value],
    );
    if (!row) return undefined;
    const { sealed, ...provider } = row;
    return { ...provider, clientSecret: this.box.open(sealed, provider.id).toString() };
  }
}
