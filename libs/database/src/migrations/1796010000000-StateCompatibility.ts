import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Stores the versions that may use this schema: those that contain the migration `requires_migration`. A migration with which the previous
 * version cannot work writes its own name here; all other migrations leave the row unchanged.
 */
export class StateCompatibility1796010000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE schema_compatibility (
         one_row            boolean PRIMARY KEY DEFAULT true CONSTRAINT schema_compatibility_has_one_row CHECK (one_row),
         requires_migration text    NOT NULL
       )`,
    );
    await queryRunner.query(
      `INSERT INTO schema_compatibility (requires_migration) VALUES ('StateCompatibility1796010000000')`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE schema_compatibility`);
  }
}
