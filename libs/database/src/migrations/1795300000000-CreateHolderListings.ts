import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Creates the list of holders of each organisation: one row per enrolment of a holder who has a qualification, with all columns by which
 * the list is filtered and sorted, so that a page is read from one index, whatever the size of the registry.
 *
 * It repeats data of `qualification_holders`, `enrolments` and `qualifications`; only `refreshHolderListings` in `@app/registry` writes it.
 * `earned` contains one record per qualification: U+001E, exam type, U+001F, YYYY-MM-DD or 'none', U+001E.
 */
export class CreateHolderListings1795300000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE holder_listings (
        organisation_id      uuid NOT NULL,
        holder_id            uuid NOT NULL,
        sort_name            text COLLATE "C" NOT NULL,
        search_name          text COLLATE "C" NOT NULL,
        qualification_number text COLLATE "C" NOT NULL,
        birth_date           date NOT NULL,
        expiry_date          date,
        revoked              boolean NOT NULL,
        external_number      text COLLATE "C",
        earned               text COLLATE "C" NOT NULL,
        PRIMARY KEY (organisation_id, holder_id),
        -- When an enrolment is deleted, its listing is deleted in the same statement.
        CONSTRAINT holder_listings_enrolment FOREIGN KEY (organisation_id, holder_id)
          REFERENCES enrolments (organisation_id, holder_id) ON DELETE CASCADE
      )`);
    await queryRunner.query(`
      INSERT INTO holder_listings (organisation_id, holder_id, sort_name, search_name, qualification_number, birth_date,
                                   expiry_date, revoked, external_number, earned)
      SELECT e.organisation_id, h.id, h.sort_name, h.search_name, h.qualification_number, h.birth_date,
             h.leading_expiry_date, h.leading_revoked, e.external_number, q.earned
        FROM enrolments e
        JOIN qualification_holders h ON h.id = e.holder_id
        JOIN (SELECT holder_id,
                     string_agg(E'\\x1e' || exam_type || E'\\x1f' || coalesce(expiry_date::text, 'none') || E'\\x1e', ''
                                ORDER BY exam_type, expiry_date, exam_number) AS earned
                FROM qualifications GROUP BY holder_id) q ON q.holder_id = h.id
       WHERE h.leading_revoked IS NOT NULL
       ORDER BY e.organisation_id, h.sort_name, h.qualification_number`);
    for (const [name, columns] of [
      ['name', 'sort_name, qualification_number'],
      ['number', 'qualification_number'],
      ['birth_date', 'birth_date, sort_name, qualification_number'],
      ['expiry_date', 'expiry_date, sort_name, qualification_number'],
      ['external_number', 'external_number, sort_name, qualification_number'],
    ] as const) {
      await queryRunner.query(
        `CREATE INDEX holder_listings_by_${name} ON holder_listings (organisation_id, ${columns})`,
      );
    }
    await queryRunner.query(`ANALYZE holder_listings`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE holder_listings`);
  }
}
