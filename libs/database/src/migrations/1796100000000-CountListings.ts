import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Makes the list of holders quick at full size: stored numbers of holders per exam type, expiry date and exam of each organisation; one
 * index for words of names and numbers; and indexes from which a page can be read without the table.
 *
 * The stored counts of an organisation are correct or absent. A trigger deletes them when the listings of the organisation change, also if
 * the previous version changes them. `count_listings` counts the organisations without counts; call it at the end of the same transaction.
 * If an organisation has no row for any exam type and any expiry date, its counts are absent and the reader must count the listings.
 *
 * `listing_counts`: '' as exam type or expiry date means any, 'none' means without end. `exam_counts`: '' as expiry date means any; a
 * holder has one qualification per exam type and exam number, so these counts can be added up over expiry dates. The exam date is the
 * latest of the organisation under that number. `shared_listings` contains at least each holder of two counted organisations, with both
 * organisations, so that holders who are counted twice can be found.
 * `holder_listings.exams` contains one record per qualification, in the order of `earned`: U+001E, exam number, U+001F, exam date, U+001E.
 * It is null in rows that the previous version wrote.
 */
export class CountListings1796100000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE EXTENSION IF NOT EXISTS btree_gin`);
    await queryRunner.query(`ALTER TABLE holder_listings ADD COLUMN exams text COLLATE "C"`);
    // Rows are inserted again instead of updated, so that they are stored in the order of the list.
    await queryRunner.query(`TRUNCATE holder_listings`);
    await this.dropIndexes(queryRunner);
    await queryRunner.query(`
      INSERT INTO holder_listings (organisation_id, holder_id, sort_name, search_name, qualification_number, birth_date,
                                   expiry_date, revoked, external_number, earned, exams)
      SELECT e.organisation_id, h.id, h.sort_name, h.search_name, h.qualification_number, h.birth_date,
             h.leading_expiry_date, h.leading_revoked, e.external_number, q.earned, q.exams
        FROM enrolments e
        JOIN qualification_holders h ON h.id = e.holder_id
        JOIN (SELECT holder_id,
                     string_agg(E'\\x1e' || exam_type || E'\\x1f' || coalesce(expiry_date::text, 'none') || E'\\x1e', ''
                                ORDER BY exam_type, expiry_date, exam_number) AS earned,
                     string_agg(E'\\x1e' || exam_number || E'\\x1f' || exam_date || E'\\x1e', ''
                                ORDER BY exam_type, expiry_date, exam_number) AS exams
                FROM qualifications GROUP BY holder_id) q ON q.holder_id = h.id
       WHERE h.leading_revoked IS NOT NULL
       ORDER BY e.organisation_id, h.sort_name, h.qualification_number`);
    await this.makeIndexes(queryRunner, 'INCLUDE (holder_id, expiry_date, revoked)');
    await queryRunner.query(`
      CREATE INDEX holder_listings_search ON holder_listings USING gin (organisation_id,
        (' ' || search_name || E'\\x1f' || lower(qualification_number) || coalesce(E'\\x1f' || lower(external_number), ''))
        gin_trgm_ops)`);
    await queryRunner.query(HOLDERS_NAMED_LIKE);
    // No query uses these indexes any more.
    await queryRunner.query(`DROP INDEX qualification_holders_search_name, qualification_holders_sort_name`);
    await queryRunner.query(`
      CREATE TABLE listing_counts (
        organisation_id uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
        exam_type       text COLLATE "C" NOT NULL,
        expiry_date     text COLLATE "C" NOT NULL,
        holders         integer NOT NULL,
        PRIMARY KEY (organisation_id, expiry_date, exam_type) INCLUDE (holders),
        CONSTRAINT listing_counts_some_holders CHECK (holders > 0)
      )`);
    await queryRunner.query(
      `CREATE INDEX listing_counts_by_type ON listing_counts (organisation_id, exam_type, expiry_date) INCLUDE (holders)`,
    );
    await queryRunner.query(`
      CREATE TABLE exam_counts (
        organisation_id uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
        exam_number     text COLLATE "C" NOT NULL,
        exam_type       text COLLATE "C" NOT NULL,
        expiry_date     text COLLATE "C" NOT NULL,
        exam_date       date NOT NULL,
        holders         integer NOT NULL,
        CONSTRAINT exam_counts_some_holders CHECK (holders > 0)
      )`);
    await queryRunner.query(`
      CREATE INDEX exam_counts_newest ON exam_counts (organisation_id, expiry_date, exam_date DESC, exam_number)`);
    await queryRunner.query(`
      CREATE TABLE shared_listings (
        organisation_id uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
        holder_id       uuid NOT NULL,
        PRIMARY KEY (organisation_id, holder_id)
      )`);
    await queryRunner.query(COUNT_LISTINGS);
    await queryRunner.query(`
      CREATE FUNCTION forget_listing_counts() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM listing_counts WHERE organisation_id IN (SELECT organisation_id FROM changed);
        DELETE FROM exam_counts WHERE organisation_id IN (SELECT organisation_id FROM changed);
        DELETE FROM shared_listings WHERE organisation_id IN (SELECT organisation_id FROM changed);
        RETURN NULL;
      END $$`);
    for (const [event, version] of [
      ['INSERT', 'NEW'],
      ['UPDATE', 'NEW'],
      ['DELETE', 'OLD'],
    ]) {
      await queryRunner.query(`
        CREATE TRIGGER holder_listings_forget_counts_on_${event?.toLowerCase()} AFTER ${event} ON holder_listings
          REFERENCING ${version} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION forget_listing_counts()`);
    }
    // A page is read faster than parallel workers of PostgreSQL start, and they would use processors that other calls need.
    for (const table of ['holder_listings', 'listing_counts', 'exam_counts', 'shared_listings']) {
      await queryRunner.query(`ALTER TABLE ${table} SET (parallel_workers = 0)`);
    }
    await queryRunner.query(`ANALYZE holder_listings`);
    await queryRunner.query(`SELECT count_listings()`);
    await queryRunner.query(`ANALYZE listing_counts, exam_counts, shared_listings`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const event of ['insert', 'update', 'delete']) {
      await queryRunner.query(`DROP TRIGGER holder_listings_forget_counts_on_${event} ON holder_listings`);
    }
    await queryRunner.query(`DROP FUNCTION forget_listing_counts, count_listings, holders_named_like`);
    await queryRunner.query(`DROP TABLE listing_counts, exam_counts, shared_listings`);
    await queryRunner.query(`ALTER TABLE holder_listings RESET (parallel_workers)`);
    await queryRunner.query(`DROP INDEX holder_listings_search`);
    await this.dropIndexes(queryRunner);
    await this.makeIndexes(queryRunner, '');
    await queryRunner.query(`ALTER TABLE holder_listings DROP COLUMN exams`);
    await queryRunner.query(
      `CREATE INDEX qualification_holders_search_name ON qualification_holders USING gin (search_name gin_trgm_ops)`,
    );
    await queryRunner.query(
      `CREATE INDEX qualification_holders_sort_name ON qualification_holders (sort_name, qualification_number)`,
    );
    await queryRunner.query(`DROP EXTENSION btree_gin`);
  }

  private async dropIndexes(queryRunner: QueryRunner): Promise<void> {
    for (const name of ['name', 'number', 'birth_date', 'expiry_date', 'external_number']) {
      await queryRunner.query(`DROP INDEX holder_listings_by_${name}`);
    }
  }

  /** Columns that are included in the indexes: the rows that a page skips are then not read from the table. */
  private async makeIndexes(queryRunner: QueryRunner, including: string): Promise<void> {
    for (const [name, columns] of [
      ['name', 'sort_name, qualification_number'],
      ['number', 'qualification_number'],
      ['birth_date', 'birth_date, sort_name, qualification_number'],
      ['expiry_date', 'expiry_date, sort_name, qualification_number'],
      ['external_number', 'external_number, sort_name, qualification_number'],
    ] as const) {
      await queryRunner.query(
        `CREATE INDEX holder_listings_by_${name} ON holder_listings (organisation_id, ${columns})
         ${name === 'name' ? including : including && 'INCLUDE (holder_id)'}`,
      );
    }
  }
}

const COUNT_LISTINGS = `
  CREATE FUNCTION count_listings() RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    uncounted uuid[] := ARRAY(
      SELECT o.id FROM organisations o
       WHERE EXISTS (SELECT FROM holder_listings l WHERE l.organisation_id = o.id)
         AND NOT EXISTS (SELECT FROM listing_counts c
                          WHERE c.organisation_id = o.id AND c.exam_type = '' AND c.expiry_date = ''));
  BEGIN
    IF uncounted = '{}' THEN RETURN; END IF;
    INSERT INTO listing_counts (organisation_id, exam_type, expiry_date, holders)
    WITH earned AS MATERIALIZED (
      SELECT l.organisation_id, l.holder_id, q.exam_type, coalesce(q.expiry_date::text, 'none') AS expiry_date
        FROM holder_listings l JOIN qualifications q ON q.holder_id = l.holder_id
       WHERE l.organisation_id = ANY (uncounted)
       GROUP BY 1, 2, 3, 4
    )
    SELECT organisation_id, '', '', count(*) FROM holder_listings WHERE organisation_id = ANY (uncounted) GROUP BY 1
    UNION ALL SELECT organisation_id, exam_type, expiry_date, count(*) FROM earned GROUP BY 1, 2, 3
    UNION ALL SELECT organisation_id, exam_type, '', count(*)
                FROM (SELECT DISTINCT organisation_id, holder_id, exam_type FROM earned) once GROUP BY 1, 2
    UNION ALL SELECT organisation_id, '', expiry_date, count(*)
                FROM (SELECT DISTINCT organisation_id, holder_id, expiry_date FROM earned) once GROUP BY 1, 3;
    INSERT INTO exam_counts (organisation_id, exam_number, exam_type, expiry_date, exam_date, holders)
    SELECT l.organisation_id, q.exam_number, q.exam_type,
           CASE WHEN grouping(q.expiry_date) = 1 THEN '' ELSE coalesce(q.expiry_date::text, 'none') END,
           max(max(q.exam_date)) OVER (PARTITION BY l.organisation_id, q.exam_number), count(*)
      FROM holder_listings l JOIN qualifications q ON q.holder_id = l.holder_id
     WHERE l.organisation_id = ANY (uncounted)
     GROUP BY GROUPING SETS ((l.organisation_id, q.exam_number, q.exam_type, q.expiry_date),
                             (l.organisation_id, q.exam_number, q.exam_type))
     -- Stored in the order in which they are read.
     ORDER BY 1, 4, 5 DESC, 2;
    INSERT INTO shared_listings (organisation_id, holder_id)
    SELECT l.organisation_id, l.holder_id
      FROM (SELECT e.holder_id FROM enrolments e
             WHERE e.holder_id IN (SELECT holder_id FROM holder_listings WHERE organisation_id = ANY (uncounted))
             GROUP BY 1 HAVING count(*) > 1) several
      JOIN enrolments e ON e.holder_id = several.holder_id
      JOIN holder_listings l ON l.organisation_id = e.organisation_id AND l.holder_id = e.holder_id
    ON CONFLICT DO NOTHING;
  END $$`;

/**
 * The threshold is 0.33: swapping two letters of seven leaves a third of the trigrams. It is a setting of the function, so it applies on each
 * connection.
 */
const HOLDERS_NAMED_LIKE = `
  CREATE FUNCTION holders_named_like(organisations uuid[], word text) RETURNS SETOF uuid LANGUAGE plpgsql STABLE ROWS 100
    SET pg_trgm.strict_word_similarity_threshold = 0.33 AS $$
  DECLARE
    organisation uuid;
  BEGIN
    FOREACH organisation IN ARRAY organisations LOOP
      RETURN QUERY SELECT l.holder_id FROM holder_listings l
        WHERE l.organisation_id = organisation
          AND word <<% (' ' || search_name || E'\\x1f' || lower(qualification_number) || coalesce(E'\\x1f' || lower(external_number), ''))
          AND strict_word_similarity(word, l.search_name) >= 0.33;
    END LOOP;
  END $$`;
