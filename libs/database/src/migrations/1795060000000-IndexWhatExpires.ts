import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Failed requests expire as ready ones do; the index that the sweep of expired requests uses knew ready ones alone. */
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
