import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * The year, or year and month, may be all that is known of a birth date: `birth_date` is the first day that it can be, and this
 * says how much of it is known. A version that does not know the column writes whole days; those of new rows are right, and a day
 * that it corrects in a row that was known in part is shown as its month or year until this version imports again.
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
