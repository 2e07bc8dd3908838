import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * A second step at signing in: a code of an app (TOTP), or one of the recovery codes. The secret behind the codes must be
 * read back, so it is encrypted (`SecretBox`); of a recovery code a hash is kept. The version before knows no second step
 * and lets people in by their password alone.
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
        -- null: shown to its owner, who has not proved yet to have it
        confirmed_at timestamptz,
        -- the 30 s step of the newest code that was taken: none is taken twice
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
