import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Stores the `traceparent` (W3C Trace Context) of the call that submitted a request, so that the worker continues its trace. It is no
 * personal data.
 */
export class KeepTraceParent1796500000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE download_requests ADD COLUMN trace_parent text
         CONSTRAINT download_requests_trace_parent_short CHECK (length(trace_parent) <= 55)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE download_requests DROP COLUMN trace_parent`);
  }
}
