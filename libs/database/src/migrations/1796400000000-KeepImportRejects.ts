import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Stores the place of each bad row of an import, never its values. */
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
