import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Counts the attempts that began to draw a pass and did not finish, so that a pass that ends its process can be left out. */
export class CountUnfinishedDraws1796000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE download_request_items
        ADD COLUMN unfinished_draws integer NOT NULL DEFAULT 0,
        ADD CONSTRAINT download_request_items_draws_counted CHECK (unfinished_draws >= 0)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE download_request_items DROP COLUMN unfinished_draws`);
  }
}
