import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Stores the times of the last success and the last failure of each sweep, by any worker, so that operators see a late sweep. */
export class RecordSweeps1796300000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE sweep_runs (
        sweep        text PRIMARY KEY,
        succeeded_at timestamptz,
        failed_at    timestamptz,
        failure      text,
        CONSTRAINT sweep_runs_sweep_known CHECK (sweep IN ('re-ring', 'expire-requests', 'remove-orphans')),
        CONSTRAINT sweep_runs_failure_has_reason CHECK ((failed_at IS NULL) = (failure IS NULL))
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE sweep_runs`);
  }
}
