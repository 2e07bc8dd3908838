import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Where a request came in, for the trace to go on in the worker: a `traceparent` of W3C Trace Context. No personal data. */
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
