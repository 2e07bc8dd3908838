import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Stores the imports, and the rows that they removed from the registry.
 *
 * Rows that are missing from a full file are kept. Organisations, exam types and holders are marked (`withdrawn_at`). Enrolments and
 * qualifications move to a separate table, with their ids and check codes, so that no query, including those of the previous version, can
 * read removed rows by mistake. A row that returns gets its earlier id and check code.
 */
export class CreateRegistryImports1795200000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['organisations', 'exam_types', 'qualification_holders']) {
      await queryRunner.query(`ALTER TABLE ${table} ADD COLUMN withdrawn_at timestamptz`);
    }
    await queryRunner.query(`
      CREATE TABLE ended_enrolments (
        organisation_id uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
        holder_id       uuid NOT NULL REFERENCES qualification_holders (id) ON DELETE CASCADE,
        external_number text,
        ended_at        timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (organisation_id, holder_id)
      )`);
    await queryRunner.query(`CREATE INDEX ended_enrolments_holder ON ended_enrolments (holder_id)`);
    await queryRunner.query(`
      CREATE TABLE withdrawn_qualifications (
        id           uuid PRIMARY KEY,
        holder_id    uuid NOT NULL REFERENCES qualification_holders (id) ON DELETE CASCADE,
        exam_type    text NOT NULL REFERENCES exam_types (code),
        exam_number  text NOT NULL,
        exam_date    date NOT NULL,
        expiry_date  date,
        revoked      boolean NOT NULL,
        check_code   text NOT NULL,
        withdrawn_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT withdrawn_qualifications_earned_once UNIQUE (holder_id, exam_type, exam_number)
      )`);
    await queryRunner.query(`
      CREATE TABLE registry_imports (
        id           uuid PRIMARY KEY,
        account_id   uuid REFERENCES accounts (id) ON DELETE SET NULL,
        started_by   text NOT NULL,
        state        text NOT NULL DEFAULT 'running',
        full_files   boolean NOT NULL,
        dry_run      boolean NOT NULL,
        strict       boolean NOT NULL,
        files        jsonb NOT NULL DEFAULT '[]',
        counts       jsonb NOT NULL DEFAULT '{}',
        reject_count integer NOT NULL DEFAULT 0,
        failure      jsonb,
        started_at   timestamptz NOT NULL DEFAULT now(),
        ended_at     timestamptz,
        CONSTRAINT registry_imports_state_known CHECK (state IN ('running', 'done', 'failed')),
        CONSTRAINT registry_imports_ended_when_over CHECK ((state = 'running') = (ended_at IS NULL)),
        CONSTRAINT registry_imports_failed_has_reason CHECK ((state = 'failed') = (failure IS NOT NULL))
      )`);
    await queryRunner.query(`CREATE INDEX registry_imports_latest ON registry_imports (started_at DESC)`);
    await queryRunner.query(`ALTER TABLE audit_events ADD COLUMN registry_import_id uuid`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE audit_events DROP COLUMN registry_import_id`);
    await queryRunner.query(`DROP TABLE registry_imports, withdrawn_qualifications, ended_enrolments`);
    for (const table of ['organisations', 'exam_types', 'qualification_holders']) {
      await queryRunner.query(`ALTER TABLE ${table} DROP COLUMN withdrawn_at`);
    }
  }
}
