import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Stores the number of calls that an account made in the current window, one row per kind of call. The next window uses the same row. */
export class CountCalls1795070000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE counted_calls (
        account_id     uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        call           text NOT NULL,
        calls          integer NOT NULL,
        window_ends_at timestamptz NOT NULL,
        PRIMARY KEY (account_id, call),
        CONSTRAINT counted_calls_call_known CHECK (call IN ('submit', 'link')),
        CONSTRAINT counted_calls_calls_positive CHECK (calls > 0)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE counted_calls`);
  }
}
