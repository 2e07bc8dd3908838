import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Adds the precision of birth dates: only the year, or the year and the month, may be known. `birth_date` is then the first possible day.
 * The previous version does not know the column and writes whole days. Those of new rows are correct; a day that it writes into a row with a
 * partly known date is shown as month or year until this version imports the row again.
 */
export class KnowBirthDatesInPart1797300000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE qualification_holders ADD COLUMN birth_date_precision text NOT NULL DEFAULT 'day'
         CONSTRAINT qualification_holders_birth_date_precision CHECK (birth_date_precision IN ('day', 'month', 'year'))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE qualification_holders DROP COLUMN birth_date_precision`);
  }
}
