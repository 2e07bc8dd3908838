import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Adds sign-in at an organisation's OpenID Connect provider. The client secret must be readable, so it is encrypted (`SecretBox`). A person
 * is identified by the provider's `subject`; the e-mail address is used only once, to link the account.
 */
export class AddSingleSignOn1796501000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE sso_providers (
        id            uuid PRIMARY KEY,
        issuer        text NOT NULL,
        client_id     text NOT NULL,
        client_secret bytea NOT NULL,
        created_at    timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT sso_providers_issuer_is_address CHECK (issuer ~ '^https?://')
      )`);
    // One provider per organisation and per domain, so that an e-mail address belongs to at most one provider.
    await queryRunner.query(`
      CREATE TABLE sso_organisations (
        organisation_id uuid PRIMARY KEY REFERENCES organisations (id) ON DELETE CASCADE,
        provider_id     uuid NOT NULL REFERENCES sso_providers (id) ON DELETE CASCADE
      )`);
    await queryRunner.query(`CREATE INDEX sso_organisations_provider ON sso_organisations (provider_id)`);
    await queryRunner.query(`
      CREATE TABLE sso_domains (
        domain      text PRIMARY KEY,
        provider_id uuid NOT NULL REFERENCES sso_providers (id) ON DELETE CASCADE,
        CONSTRAINT sso_domains_lower_case CHECK (domain = lower(domain))
      )`);
    await queryRunner.query(`CREATE INDEX sso_domains_provider ON sso_domains (provider_id)`);
    await queryRunner.query(`
      CREATE TABLE sso_identities (
        provider_id uuid NOT NULL REFERENCES sso_providers (id) ON DELETE CASCADE,
        subject     text NOT NULL,
        account_id  uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        linked_at   timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (provider_id, subject),
        -- an account has one person at a provider: another person with the same address cannot use it
        CONSTRAINT sso_identities_one_per_account UNIQUE (provider_id, account_id)
      )`);
    await queryRunner.query(`CREATE INDEX sso_identities_account ON sso_identities (account_id)`);
    await queryRunner.query(`ALTER TABLE audit_events ADD COLUMN sso_provider_id uuid`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE audit_events DROP COLUMN sso_provider_id`);
    await queryRunner.query(`DROP TABLE sso_identities, sso_domains, sso_organisations, sso_providers`);
  }
}
