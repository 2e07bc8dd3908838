import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Adds the second factor: a code of an authenticator app (TOTP), or a recovery code. The secret of the app must be readable, so it is
 * encrypted (`SecretBox`); recovery codes are stored as hashes. The previous version ignores the second factor and accepts the password
 * alone.
 */
export class AddSecondFactors1796201000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['accounts', 'organisations']) {
      await queryRunner.query(
        `ALTER TABLE ${table} ADD COLUMN second_factor_required boolean NOT NULL DEFAULT false`,
      );
    }
    await queryRunner.query(`
      CREATE TABLE second_factors (
        account_id   uuid PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
        secret       bytea NOT NULL,
        -- null: the owner has not yet proved by a code to have the secret
        confirmed_at timestamptz,
        -- the 30 s step of the newest accepted code: codes of this step or earlier ones are refused
        last_step    bigint NOT NULL DEFAULT 0,
        created_at   timestamptz NOT NULL DEFAULT now()
      )`);
    await queryRunner.query(`
      CREATE TABLE recovery_codes (
        account_id uuid NOT NULL REFERENCES second_factors (account_id) ON DELETE CASCADE,
        code_hash  bytea NOT NULL,
        PRIMARY KEY (account_id, code_hash),
        CONSTRAINT recovery_codes_code_is_hashed CHECK (octet_length(code_hash) = 32)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE recovery_codes, second_factors`);
    for (const table of ['accounts', 'organisations']) {
      await queryRunner.query(`ALTER TABLE ${table} DROP COLUMN second_factor_required`);
    }
  }
}
