import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The bad rows of each import: where, never what stands there. */
export class KeepImportRejects1796400000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE registry_import_rejects (
        id        bigint GENERATED ALWAYS AS IDENTITY,
        import_id uuid NOT NULL REFERENCES registry_imports (id) ON DELETE CASCADE,
        file      text NOT NULL,
        line      integer NOT NULL,
        "column"  text,
        code      text NOT NULL,
        PRIMARY KEY (import_id, id)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE registry_import_rejects`);
  }
}
