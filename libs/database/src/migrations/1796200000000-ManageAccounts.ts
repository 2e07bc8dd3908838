import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Adds the data of account management: links by which people set their passwords, pending mails, and the account that an audit entry is
 * about.
 *
 * Only a hash of a link's token is stored. A pending mail contains no link: the token is created when the mail is sent, so that the
 * database never contains a token that opens an account. `session_generation` is also stored in each session: raising it ends all sessions
 * of the account in the same transaction.
 */
export class ManageAccounts1796200000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // An invited person has no password yet. The previous version refuses such accounts like an unknown e-mail address.
    await queryRunner.query(`
      ALTER TABLE accounts
        ALTER COLUMN password_hash DROP NOT NULL,
        ADD COLUMN session_generation integer NOT NULL DEFAULT 0`);
    await queryRunner.query(`
      CREATE TABLE account_links (
        token_hash bytea PRIMARY KEY,
        account_id uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        purpose    text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        CONSTRAINT account_links_token_is_hashed CHECK (octet_length(token_hash) = 32),
        CONSTRAINT account_links_purpose_known CHECK (purpose IN ('invitation', 'reset')),
        CONSTRAINT account_links_end_after_start CHECK (expires_at > created_at)
      )`);
    await queryRunner.query(`CREATE INDEX account_links_account ON account_links (account_id)`);
    await queryRunner.query(`CREATE INDEX account_links_expires ON account_links (expires_at)`);
    await queryRunner.query(`
      CREATE TABLE account_mails (
        id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        -- null: no account has the given address; the row is written so that both cases take the same time
        account_id  uuid REFERENCES accounts (id) ON DELETE CASCADE,
        purpose     text NOT NULL,
        created_at  timestamptz NOT NULL DEFAULT now(),
        next_try_at timestamptz NOT NULL DEFAULT now(),
        tries       integer NOT NULL DEFAULT 0,
        -- set if the mail server reports that the mailbox does not exist: the mail is not tried again
        refused_at  timestamptz,
        CONSTRAINT account_mails_purpose_known CHECK (purpose IN ('invitation', 'reset', 'password-changed')),
        CONSTRAINT account_mails_tries_counted CHECK (tries >= 0)
      )`);
    await queryRunner.query(
      `CREATE INDEX account_mails_due ON account_mails (next_try_at) WHERE refused_at IS NULL`,
    );
    await queryRunner.query(`CREATE INDEX account_mails_account ON account_mails (account_id)`);
    // `account_id`, the account that makes the change, is null at the command line.
    await queryRunner.query(`
      ALTER TABLE audit_events ADD COLUMN subject_account_id uuid, ADD COLUMN organisation_id uuid`);
    await queryRunner.query(
      `CREATE INDEX audit_events_subject ON audit_events (subject_account_id, occurred_at) WHERE subject_account_id IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE audit_events DROP COLUMN subject_account_id, DROP COLUMN organisation_id`,
    );
    await queryRunner.query(`DROP TABLE account_mails, account_links`);
    // This text is no valid hash, so no password matches it. The previous version requires a value.
    await queryRunner.query(`UPDATE accounts SET password_hash = '' WHERE password_hash IS NULL`);
    await queryRunner.query(
      `ALTER TABLE accounts ALTER COLUMN password_hash SET NOT NULL, DROP COLUMN session_generation`,
    );
  }
}
