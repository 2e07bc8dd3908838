import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Failed requests are counted each time the metrics are read. The index leaves out expired requests, which are kept for ever. */
export class IndexFailedRequests1795900000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX download_requests_failed ON download_requests (expires_at) WHERE state = 'failed'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX download_requests_failed`);
  }
}
