import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Creates the requests with their items, the outbox of jobs that have to be enqueued, and the audit log.
 *
 * The CHECKs repeat the rules of `@app/download-request` about the columns that each state needs, in case the code has an error. Items and
 * audit entries name holders and qualifications by id without a foreign key: a holder may be removed from the registry while a request is
 * being made (the request then names the holder as missing), and audit entries are kept longer than all other rows.
 */
export class CreateDownloadRequests1795000100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE download_requests (
        id                 uuid PRIMARY KEY,
        account_id         uuid NOT NULL REFERENCES accounts (id),
        state              text NOT NULL DEFAULT 'submitted',
        scope              text NOT NULL,
        expiry_dates       text[] NOT NULL DEFAULT '{}',
        personal_reference text,
        pass_count         integer NOT NULL,
        done_count         integer NOT NULL DEFAULT 0,
        generation         integer NOT NULL DEFAULT 1,
        attempt_count      integer NOT NULL DEFAULT 0,
        attempt_token      uuid,
        lease_until        timestamptz,
        failure_code       text,
        idempotency_key    text,
        body_fingerprint   text NOT NULL,
        archive_key        text,
        archive_bytes      bigint,
        archive_sha256     text,
        submitted_at       timestamptz NOT NULL DEFAULT now(),
        changed_at         timestamptz NOT NULL DEFAULT now(),
        -- To the millisecond, because a Date of JavaScript has no more digits.
        ready_at           timestamptz(3),
        expires_at         timestamptz(3),
        CONSTRAINT download_requests_state_known
          CHECK (state IN ('submitted', 'rendering', 'ready', 'failed', 'expired')),
        CONSTRAINT download_requests_scope_known CHECK (scope IN ('all', 'main')),
        CONSTRAINT download_requests_pass_count_in_limit CHECK (pass_count BETWEEN 1 AND 250),
        CONSTRAINT download_requests_done_within_total CHECK (done_count BETWEEN 0 AND pass_count),
        CONSTRAINT download_requests_reference_length CHECK (char_length(personal_reference) <= 100),
        CONSTRAINT download_requests_rendering_has_lease
          CHECK ((state = 'rendering') = (attempt_token IS NOT NULL AND lease_until IS NOT NULL)),
        CONSTRAINT download_requests_ready_has_archive
          CHECK (state <> 'ready' OR (archive_key IS NOT NULL AND archive_bytes IS NOT NULL
                                      AND archive_sha256 IS NOT NULL AND expires_at IS NOT NULL)),
        CONSTRAINT download_requests_failed_has_reason CHECK ((state = 'failed') = (failure_code IS NOT NULL)),
        CONSTRAINT download_requests_expired_is_erased
          CHECK (state <> 'expired' OR (personal_reference IS NULL AND archive_key IS NULL)),
        CONSTRAINT download_requests_idempotency UNIQUE (account_id, idempotency_key)
      )`);
    await queryRunner.query(
      `CREATE INDEX download_requests_own ON download_requests (account_id, submitted_at DESC)`,
    );
    await queryRunner.query(
      `CREATE INDEX download_requests_open ON download_requests (submitted_at) WHERE state IN ('submitted', 'rendering')`,
    );
    await queryRunner.query(
      `CREATE INDEX download_requests_expiring ON download_requests (expires_at) WHERE state = 'ready'`,
    );
    await queryRunner.query(`
      CREATE TABLE download_request_items (
        request_id       uuid NOT NULL REFERENCES download_requests (id) ON DELETE CASCADE,
        position         integer NOT NULL,
        holder_id        uuid NOT NULL,
        qualification_id uuid,
        missing_reason   text,
        PRIMARY KEY (request_id, position),
        CONSTRAINT download_request_items_pass_or_reason
          CHECK (qualification_id IS NOT NULL OR missing_reason IS NOT NULL)
      )`);
    await queryRunner.query(`
      CREATE TABLE render_outbox (
        request_id uuid NOT NULL REFERENCES download_requests (id) ON DELETE CASCADE,
        generation integer NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (request_id, generation)
      )`);
    await queryRunner.query(`
      CREATE TABLE audit_events (
        id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        occurred_at      timestamptz NOT NULL DEFAULT now(),
        account_id       uuid,
        action           text NOT NULL,
        request_id       uuid,
        holder_id        uuid,
        qualification_id uuid
      )`);
    await queryRunner.query(
      `CREATE INDEX audit_events_holder ON audit_events (holder_id, occurred_at) WHERE holder_id IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX audit_events_request ON audit_events (request_id) WHERE request_id IS NOT NULL`,
    );
    // Notifies the requester's open pages of each change, whatever program makes it. The notification contains only ids.
    await queryRunner.query(`
      CREATE FUNCTION announce_download_request() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_notify('download_request_changed', NEW.account_id || ' ' || NEW.id);
        RETURN NULL;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER download_requests_announce
        AFTER INSERT OR UPDATE OF state, done_count ON download_requests
        FOR EACH ROW EXECUTE FUNCTION announce_download_request()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE audit_events, render_outbox, download_request_items, download_requests`);
    await queryRunner.query(`DROP FUNCTION announce_download_request`);
  }
}
