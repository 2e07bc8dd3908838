import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Stores the codes by which operators confirm rows that would assign the identity of one person to another, and the confirmed codes. */
export class ConfirmIdentityChanges1797200000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE registry_import_rejects ADD COLUMN confirm text`);
    await queryRunner.query(
      `CREATE INDEX registry_import_rejects_confirm ON registry_import_rejects (confirm) WHERE confirm IS NOT NULL`,
    );
    await queryRunner.query(`ALTER TABLE registry_imports ADD COLUMN confirmed text[] NOT NULL DEFAULT '{}'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE registry_imports DROP COLUMN confirmed`);
    await queryRunner.query(`ALTER TABLE registry_import_rejects DROP COLUMN confirm`);
  }
}
