import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Which versions may work with this schema: those that know the migration `requires_migration`. A migration that the version
 * before cannot work with writes its own name here; all others leave it alone.
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
