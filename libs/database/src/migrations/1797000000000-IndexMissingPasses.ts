import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Lists of requests show the number of missing passes. The index contains only the missing ones, which are few. */
export class IndexMissingPasses1797000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX download_request_items_missing_passes ON download_request_items (request_id)
        WHERE qualification_id IS NOT NULL AND missing_reason IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX download_request_items_missing_passes`);
  }
}
