import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * How often something was tried, for limits that all apis keep together. A key is a keyed hash: neither an address of a
 * person nor one of a client can be read from it.
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
