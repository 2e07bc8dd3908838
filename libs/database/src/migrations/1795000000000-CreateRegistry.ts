import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Creates the registry of the certification body, with the data that passes need, and the accounts that may read it.
 *
 * `@app/registry` writes `sort_name` and `search_name` with the function that also normalises typed text, so that both sides of a
 * comparison have the same form. The `leading_*` columns repeat the leading qualification of the holder for the list of holders (see
 * `leadingQualification` in `@app/registry`); `leading_revoked` is null for a holder without qualifications, who is in no list.
 */
export class CreateRegistry1795000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE EXTENSION IF NOT EXISTS pg_trgm`);
    await queryRunner.query(`
      CREATE TABLE organisations (
        id         uuid PRIMARY KEY,
        code       text NOT NULL,
        name       text NOT NULL,
        CONSTRAINT organisations_code_unique UNIQUE (code)
      )`);
    await queryRunner.query(`
      CREATE TABLE exam_types (
        code text PRIMARY KEY,
        name text NOT NULL,
        kind text NOT NULL,
        CONSTRAINT exam_types_kind_known CHECK (kind IN ('main', 'module'))
      )`);
    await queryRunner.query(`
      CREATE TABLE qualification_holders (
        id                     uuid PRIMARY KEY,
        qualification_number   text COLLATE "C" NOT NULL,
        given_name             text NOT NULL,
        name_prefix            text NOT NULL DEFAULT '',
        surname                text NOT NULL,
        birth_date             date NOT NULL,
        hidden_from_check      boolean NOT NULL DEFAULT false,
        sort_name              text COLLATE "C" NOT NULL,
        search_name            text COLLATE "C" NOT NULL,
        leading_expiry_date    date,
        leading_revoked        boolean,
        CONSTRAINT qualification_holders_number_unique UNIQUE (qualification_number)
      )`);
    await queryRunner.query(
      `CREATE INDEX qualification_holders_search_name ON qualification_holders USING gin (search_name gin_trgm_ops)`,
    );
    await queryRunner.query(
      `CREATE INDEX qualification_holders_sort_name ON qualification_holders (sort_name, qualification_number)`,
    );
    await queryRunner.query(`
      CREATE TABLE enrolments (
        organisation_id uuid NOT NULL REFERENCES organisations (id),
        holder_id       uuid NOT NULL REFERENCES qualification_holders (id) ON DELETE CASCADE,
        external_number text,
        PRIMARY KEY (organisation_id, holder_id)
      )`);
    await queryRunner.query(`CREATE INDEX enrolments_holder ON enrolments (holder_id)`);
    await queryRunner.query(`
      CREATE TABLE qualifications (
        id          uuid PRIMARY KEY,
        holder_id   uuid NOT NULL REFERENCES qualification_holders (id) ON DELETE CASCADE,
        exam_type   text NOT NULL REFERENCES exam_types (code),
        exam_number text NOT NULL,
        exam_date   date NOT NULL,
        expiry_date date,
        revoked     boolean NOT NULL DEFAULT false,
        check_code  text NOT NULL,
        CONSTRAINT qualifications_earned_once UNIQUE (holder_id, exam_type, exam_number),
        CONSTRAINT qualifications_check_code_unique UNIQUE (check_code),
        CONSTRAINT qualifications_expiry_after_exam CHECK (expiry_date IS NULL OR expiry_date >= exam_date)
      )`);
    await queryRunner.query(
      `CREATE INDEX qualifications_exam_number ON qualifications (exam_number, exam_type)`,
    );
    await queryRunner.query(
      `CREATE INDEX qualifications_exam_type_expiry ON qualifications (exam_type, expiry_date)`,
    );
    await queryRunner.query(`
      CREATE TABLE accounts (
        id            uuid PRIMARY KEY,
        email         text NOT NULL,
        name          text NOT NULL,
        role          text NOT NULL,
        password_hash text NOT NULL,
        disabled_at   timestamptz,
        created_at    timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT accounts_email_unique UNIQUE (email),
        CONSTRAINT accounts_email_lower_case CHECK (email = lower(email)),
        CONSTRAINT accounts_role_known CHECK (role IN ('contact-person', 'operator'))
      )`);
    await queryRunner.query(`
      CREATE TABLE contact_person_organisations (
        account_id      uuid NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
        organisation_id uuid NOT NULL REFERENCES organisations (id) ON DELETE CASCADE,
        PRIMARY KEY (account_id, organisation_id)
      )`);
    await queryRunner.query(`
      CREATE TABLE sessions (
        sid    text PRIMARY KEY,
        sess   json NOT NULL,
        expire timestamptz NOT NULL
      )`);
    await queryRunner.query(`CREATE INDEX sessions_expire ON sessions (expire)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE sessions, contact_person_organisations, accounts, qualifications, enrolments,
                 qualification_holders, exam_types, organisations`);
  }
}
