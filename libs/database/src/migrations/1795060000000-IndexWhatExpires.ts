import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Failed requests expire like ready ones. The old index of the sweep of expired requests contained only ready ones. */
export class IndexWhatExpires1795060000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE INDEX download_requests_over ON download_requests (expires_at) WHERE state IN ('ready', 'failed')`);
    await queryRunner.query(`DROP INDEX download_requests_expiring`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE INDEX download_requests_expiring ON download_requests (expires_at) WHERE state = 'ready'`);
    await queryRunner.query(`DROP INDEX download_requests_over`);
  }
}
