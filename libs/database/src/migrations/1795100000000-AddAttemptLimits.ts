import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Stores numbers of attempts, for limits that all apis share. A key is a keyed hash, so neither an e-mail address nor an IP address can be
 * read from it.
 */
export class AddAttemptLimits1795100000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE attempt_limits (
        key           bytea PRIMARY KEY,
        attempts      integer NOT NULL,
        blocked_until timestamptz,
        forget_at     timestamptz NOT NULL,
        CONSTRAINT attempt_limits_attempts_counted CHECK (attempts >= 0)
      )`);
    await queryRunner.query(`CREATE INDEX attempt_limits_forget ON attempt_limits (forget_at)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE attempt_limits`);
  }
}
