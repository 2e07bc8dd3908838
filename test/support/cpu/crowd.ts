import { randomUUID } from 'node:crypto';
import { type DataSource } from 'typeorm';
import { ApiClient } from '../api-client';
import { Authenticator } from '../authenticator';
import { type DemoAccount, type Standalone } from '../standalone';
import { until } from '../until';

/** Holders that one contact person may ask for at once. */
export const MOST_HOLDERS = 10_000;
/** Holders that one submission may name. */
export const MOST_SUBMITTED = 2_500;
/** Passes of one request. */
const MOST_PASSES = 250;

/** The one date on which any of the holders below has a pass, and a date on which nobody has. */
export const SHARED_DATE = '2099-01-01';
export const NOBODYS_DATE = '2098-01-01';

const ORGANISATIONS = 120;
const ACCOUNTS = 150;
const OF_EACH = 100;
const REQUESTS = 100;
const IMPORTS = 50;
const FILES_OF_EACH = 50;
const REJECTS = 5_000;

/**
 * A service whose lists are as long as they can be: a contact person with 10,000 holders and 100 requests of 2,500 each, accounts
 * for 100 organisations each, 50 imports of 50 files each.
 */
export class Crowd {
  /** All of `PETRA`'s, by id; only the first 250 have a pass on `SHARED_DATE`, one each. */
  holderIds: readonly string[] = [];
  organisationCodes: readonly string[] = [];
  /** Has 5,000 rows that were left out. */
  importId = '';
  /** The hundred expiry dates that most of them have. */
  dates: readonly string[] = [];
  /** With it begins a number or name of most of them. */
  everybodysLetter = '';
  readyRequestId = '';
  /** The holder with most qualifications. */
  busiest = { id: '', number: '', surname: '', checkCode: '' };
  /** The one whose account other calls change; acts for nobody in these lists. */
  private readonly someone: DemoAccount;
  private hash = '';

  private constructor(
    readonly system: Standalone,
    private readonly dataSource: DataSource,
    private readonly accounts: readonly DemoAccount[],
  ) {
    this.someone = this.named('karel.smit');
  }

  static async create(system: Standalone, dataSource: DataSource): Promise<Crowd> {
    const crowd = new Crowd(system, dataSource, await system.accounts());
    await crowd.write();
    return crowd;
  }

  sql<Row>(text: string, ...parameters: unknown[]): Promise<Row[]> {
    return this.dataSource.query<Row[]>(text, parameters);
  }

  /** What limits how often somebody may call: forgotten, so that the next call is taken whole. */
  async clearLimits(): Promise<void> {
    await this.sql(`DELETE FROM attempt_limits`);
    await this.sql(`DELETE FROM counted_calls`);
  }

  /** The cookie of a new session. */
  async cookieOf(mailbox: string): Promise<string> {
    return (await ApiClient.signedIn(this.system.url, this.named(mailbox))).cookieHeader;
  }

  /** Somebody's account as it was in the beginning, and a new session of theirs. */
  async resetSomeone(): Promise<{ id: string; cookie: string; password: string; email: string }> {
    const { email, password } = this.someone;
    const [account] = await this.sql<{ id: string }>(
      `UPDATE accounts SET password_hash = $2, disabled_at = NULL WHERE email = $1 RETURNING id`,
      email,
      this.hash,
    ).then((answer) => (answer as unknown as [{ id: string }[]])[0]);
    await this.sql(`DELETE FROM second_factors WHERE account_id = $1`, account?.id);
    return { id: account?.id ?? '', email, password, cookie: await this.cookieOf('karel.smit') };
  }

  /** Somebody who has taken the first step of two. */
  async signInFirstStep(): Promise<string> {
    const { email, password } = await this.resetSomeone();
    const client = new ApiClient(this.system.url);
    await client.post('/api/session', { email, password });
    const { body } = await client.post<{ secret: string }>('/api/session/second-factor/enrolment', {
      password,
    });
    const code = new Authenticator(body.secret).code();
    await client.post('/api/session/second-factor/confirmation', { code });
    const other = new ApiClient(this.system.url);
    await other.post('/api/session', { email, password });
    return other.cookieHeader;
  }

  async grantOrganisation(accountId: string, code: string): Promise<void> {
    await this.sql(
      `INSERT INTO contact_person_organisations (account_id, organisation_id)
       SELECT $1, id FROM organisations WHERE code = $2 ON CONFLICT DO NOTHING`,
      accountId,
      code,
    );
  }

  private named(mailbox: string): DemoAccount {
    const account = this.accounts.find(({ email }) => email.startsWith(`${mailbox}@`));
    if (!account) throw new Error(`There is no demo account of ${mailbox}.`);
    return account;
  }

  private async write(): Promise<void> {
    const { email } = this.someone;
    const [known] = await this.sql<{ hash: string }>(
      `SELECT password_hash AS hash FROM accounts WHERE email = $1`,
      email,
    );
    this.hash = known?.hash ?? '';
    const [petra] = await this.sql<{ id: string }>(`SELECT id FROM accounts WHERE email LIKE 'petra.%'`);
    const petraId = petra?.id ?? '';
    await this.sql(
      `INSERT INTO contact_person_organisations SELECT $1, id FROM organisations ON CONFLICT DO NOTHING`,
      petraId,
    );
    await this.writeHolders(petraId);
    await this.writeAccounts();
    await this.writeImports();
    await this.writeReadyRequest();
    await this.writeRequests(petraId);
    await this.sql(`ANALYZE`);
  }

  private async writeHolders(petraId: string): Promise<void> {
    const holders = await this.sql<{ id: string }>(
      `SELECT DISTINCT e.holder_id AS id FROM enrolments e JOIN contact_person_organisations c USING (organisation_id)
         JOIN qualifications q ON q.holder_id = e.holder_id AND NOT q.revoked
        WHERE c.account_id = $1 ORDER BY 1 LIMIT $2`,
      petraId,
      MOST_HOLDERS,
    );
    this.holderIds = holders.map(({ id }) => id);
    if (this.holderIds.length < MOST_HOLDERS) throw new Error(`There are ${this.holderIds.length} holders.`);
    await this.sql(
      `UPDATE qualifications SET expiry_date = $2 WHERE id IN (
         SELECT DISTINCT ON (holder_id) id FROM qualifications WHERE holder_id = ANY ($1) AND NOT revoked ORDER BY holder_id, id)`,
      this.holderIds.slice(0, MOST_PASSES),
      SHARED_DATE,
    );
    const [busiest] = await this.sql<Crowd['busiest']>(
      `SELECT h.id, h.qualification_number AS number, h.surname, min(q.check_code) AS "checkCode"
         FROM qualification_holders h JOIN qualifications q ON q.holder_id = h.id
        WHERE h.id = ANY ($1) AND NOT h.hidden_from_check GROUP BY h.id ORDER BY count(*) DESC LIMIT 1`,
      this.holderIds,
    );
    if (busiest) this.busiest = busiest;
    const dates = await this.sql<{ date: string }>(
      `SELECT coalesce(expiry_date::text, 'none') AS date FROM qualifications GROUP BY 1 ORDER BY count(*) DESC LIMIT 100`,
    );
    this.dates = dates.map(({ date }) => date);
    const [letter] = await this.sql<{ letter: string }>(
      `SELECT left(qualification_number, 1) AS letter FROM qualification_holders GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`,
    );
    this.everybodysLetter = letter?.letter ?? '';
  }

  private async writeAccounts(): Promise<void> {
    await this.sql(
      `INSERT INTO organisations (id, code, name)
       SELECT gen_random_uuid(), 'CROWD-' || n, 'Opleidingsinstituut voor eerste hulp van regio ' || n FROM generate_series(1, $1::int) n`,
      ORGANISATIONS,
    );
    await this.sql(
      `INSERT INTO accounts (id, email, name, role, password_hash)
       SELECT gen_random_uuid(), 'persoon' || n || '@crowd.example', 'Persoon ' || n, 'contact-person', '-' FROM generate_series(1, $1::int) n`,
      ACCOUNTS,
    );
    await this.sql(
      `INSERT INTO contact_person_organisations (account_id, organisation_id)
       SELECT a.id, o.id FROM accounts a CROSS JOIN (SELECT id FROM organisations WHERE code LIKE 'CROWD-%' LIMIT $1) o
        WHERE a.email LIKE '%@crowd.example'`,
      OF_EACH,
    );
    const codes = await this.sql<{ code: string }>(
      `SELECT code FROM organisations WHERE code LIKE 'CROWD-%' LIMIT 100`,
    );
    this.organisationCodes = codes.map(({ code }) => code);
  }

  private async writeImports(): Promise<void> {
    const file = {
      name: 'x'.repeat(100),
      table: 'qualifications',
      bytes: 1e9,
      sha256: 'f'.repeat(64),
      rows: 1e6,
    };
    await this.sql(
      `INSERT INTO registry_imports (id, started_by, state, full_files, dry_run, strict, files, reject_count, ended_at)
       SELECT gen_random_uuid(), 'cli', 'done', true, false, false, $1::jsonb, $2::int, now() FROM generate_series(1, $3::int)`,
      JSON.stringify(Array.from({ length: FILES_OF_EACH }, () => file)),
      REJECTS,
      IMPORTS,
    );
    const [some] = await this.sql<{ id: string }>(`SELECT id FROM registry_imports LIMIT 1`);
    this.importId = some?.id ?? '';
    await this.sql(
      `INSERT INTO registry_import_rejects (import_id, file, line, "column", code)
       SELECT $1, repeat('=', 100), n, 'qualification_number', 'missing' FROM generate_series(1, $2::int) n`,
      this.importId,
      REJECTS,
    );
  }

  private async writeReadyRequest(): Promise<void> {
    const petra = await ApiClient.signedIn(this.system.url, this.named('petra.de.boer'));
    const choices = { holderIds: this.holderIds.slice(0, 1), scope: 'all', expiryDates: [SHARED_DATE] };
    const { body } = await petra.post<{ id: string }>('/api/download-requests', choices);
    this.readyRequestId = await until('a request is ready', async () => {
      const { body: request } = await petra.get<{ state: string }>(`/api/download-requests/${body.id}`);
      return request.state === 'ready' ? body.id : undefined;
    });
  }

  private async writeRequests(petraId: string): Promise<void> {
    await this.sql(
      `INSERT INTO download_requests (id, account_id, state, scope, expiry_dates, personal_reference, pass_count, done_count,
                                      body_fingerprint, archive_key, archive_bytes, archive_sha256, ready_at, expires_at, submitted_at)
       SELECT gen_random_uuid(), account_id, state, scope, $3, repeat('€', 100), pass_count, done_count,
              body_fingerprint, archive_key, archive_bytes, archive_sha256, ready_at, expires_at, now() + make_interval(secs => n)
         FROM download_requests CROSS JOIN generate_series(1, $2::int) n WHERE account_id = $1`,
      petraId,
      REQUESTS,
      Array.from({ length: 100 }, () => NOBODYS_DATE),
    );
    await this.sql(
      `INSERT INTO download_request_items (request_id, position, holder_id, missing_reason)
       SELECT r.id, h.place, h.id, 'outside-expiry-dates'
         FROM download_requests r CROSS JOIN unnest($2::uuid[]) WITH ORDINALITY h (id, place)
        WHERE r.account_id = $1 AND r.id <> $3`,
      petraId,
      this.holderIds.slice(0, MOST_SUBMITTED - 1),
      this.readyRequestId,
    );
  }

  /** A request that failed, of as many holders as one can have. */
  async failedRequest(): Promise<string> {
    const [failed] = await this.sql<{ id: string }>(
      `UPDATE download_requests SET state = 'failed', failure_code = 'too-many-attempts', attempt_count = 8
        WHERE id = (SELECT id FROM download_requests WHERE personal_reference LIKE '€%' AND state IN ('ready', 'failed') ORDER BY submitted_at DESC LIMIT 1)
        RETURNING id`,
    ).then((answer) => (answer as unknown as [{ id: string }[]])[0]);
    return failed?.id ?? randomUUID();
  }
}
