import { recordSweep, SWEEP_NAMES } from '@app/database';
import { type RenderQueue } from '@app/render-queue';
import { submitRequest, writeContactPerson } from '../../../../test/support/submitted-request';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { FAILED_SQL, KEPT_SQL, OPEN_SQL, SWEEPS_SQL } from './overview-queries';
import { OverviewService } from './overview.service';

const CANARY = 'Zwaluwkanarie';

/** Real: PostgreSQL. Mocked: of the queue its backend's name alone is asked for, and given. */
describe('The overview for operators', () => {
  let database: TestDatabase;
  let accountId: string;
  let overviews: OverviewService;
  const sql = <Row>(text: string, ...parameters: unknown[]) =>
    database.dataSource.query<Row[]>(text, parameters);
  const look = () => overviews.getOverview();
  const submit = () => submitRequest(database.dataSource, accountId);
  const ready = async (secondsAgo: number, passes = 3, bytes = 1_000) => {
    const id = await submit();
    await sql(
      `UPDATE download_requests SET state = 'ready', pass_count = greatest(pass_count, $3), done_count = $3,
              archive_key = 'archives/x', archive_bytes = $4, archive_sha256 = '-', generation = 1,
              ready_at = now() - make_interval(secs => $2), expires_at = now() - make_interval(secs => $2) + interval '7 days'
        WHERE id = $1`,
      ...[id, secondsAgo, passes, bytes],
    );
    return id;
  };
  const failed = async (code: string, hoursAgo: number) => {
    const id = await submit();
    await sql(
      `UPDATE download_requests SET state = 'failed', failure_code = $2, attempt_count = 8,
              changed_at = now() - make_interval(hours => $3), expires_at = now() + interval '3 days' WHERE id = $1`,
      ...[id, code, hoursAgo],
    );
    return id;
  };

  beforeAll(async () => {
    database = await testDatabase();
    accountId = await writeContactPerson(database.dataSource);
    overviews = new OverviewService(database.dataSource, { backend: 'PostgreSQL' } as RenderQueue);
  });
  afterAll(() => database.close());
  afterEach(() => sql(`TRUNCATE download_requests, audit_events, sweep_runs CASCADE`));

  it('tells nothing of a service that has not done anything yet, but that its sweeps are late', async () => {
    const overview = await look();
    expect(overview).toMatchObject({
      open: { waiting: 0, running: 0, oldest: null },
      throughput: { passesPerSecond: 0, requestsLastHour: 0, passesLastHour: 0 },
      failures: [],
      failed: [],
      storage: { archives: 0, bytes: 0, archivesGoing: 0, bytesGoing: 0 },
      nextExpiries: [],
    });
    expect(overview.sweeps.map(({ late }) => late)).toEqual(SWEEP_NAMES.map(() => true));
    expect(Math.abs(Date.parse(overview.at) - Date.now())).toBeLessThan(60_000);
  });

  it('counts what waits and what is being made, and who waits longest, since an operator had it made again', async () => {
    const [, long, again] = [await submit(), await submit(), await submit()];
    const age = (id: string, seconds: number) =>
      sql(
        `UPDATE download_requests SET submitted_at = now() - make_interval(secs => $2) WHERE id = $1`,
        id,
        seconds,
      );
    await age(long, 400);
    await age(again, 90_000);
    await sql(
      `UPDATE download_requests SET state = 'rendering', generation = 2, attempt_token = gen_random_uuid(), lease_until = now()
        WHERE id = $1`,
      again,
    );
    await sql(
      `INSERT INTO audit_events (account_id, action, request_id) VALUES ($1, 'request-run-again', $2)`,
      ...[accountId, again],
    );
    const { open } = await look();
    expect([open.waiting, open.running]).toEqual([2, 1]);
    expect(open.oldest).toMatchObject({ id: long, state: 'submitted', attempts: 0 });
    expect(open.oldest?.waitingSeconds).toBeGreaterThanOrEqual(400);
    expect(open.oldest?.waitingSeconds).toBeLessThan(90_000);
  });

  it('tells the pace by what became ready, and what of it is kept', async () => {
    await ready(10, 30, 5_000);
    await ready(200, 60, 6_000);
    await ready(1_000, 90, 7_000);
    const last = await ready(6.5 * 86_400, 120, 8_000);
    const { throughput, storage, nextExpiries } = await look();
    expect(throughput).toEqual({ passesPerSecond: 0.3, requestsLastHour: 3, passesLastHour: 180 });
    expect(storage).toEqual({ archives: 4, bytes: 26_000, archivesGoing: 1, bytesGoing: 8_000 });
    expect(nextExpiries[0]).toMatchObject({ id: last, bytes: 8_000 });
    const day = 86_400_000;
    expect(Math.abs(Date.parse(nextExpiries[0]?.expiresAt ?? '') - Date.now() - day / 2)).toBeLessThan(
      60_000,
    );
  });

  it('counts failures by reason, and lists the newest by id', async () => {
    const older = await failed('no-pass-possible', 60);
    const newer = await failed('no-pass-possible', 2);
    const other = await failed('too-many-attempts', 30);
    const { failures, failed: list } = await look();
    expect(failures).toEqual([
      { code: 'no-pass-possible', last24Hours: 1, last7Days: 2 },
      { code: 'too-many-attempts', last24Hours: 0, last7Days: 1 },
    ]);
    expect(list.map(({ id }) => id)).toEqual([newer, other, older]);
    expect(list[0]).toMatchObject({ code: 'no-pass-possible', passes: 3, attempts: 8 });
  });

  it('tells when each sweep last went well, that one is late, and why it fails', async () => {
    for (const sweep of SWEEP_NAMES) await recordSweep(database.dataSource, sweep);
    await recordSweep(database.dataSource, 're-ring', 'queue-away');
    await recordSweep(database.dataSource, 'expire-requests', 'store-away');
    await recordSweep(database.dataSource, 'expire-requests');
    await sql(`UPDATE sweep_runs SET succeeded_at = now() - interval '2 minutes' WHERE sweep = 're-ring'`);
    await sql(
      `UPDATE sweep_runs SET succeeded_at = now() - interval '2 hours' WHERE sweep = 'remove-orphans'`,
    );
    const sweeps = new Map((await look()).sweeps.map((sweep) => [sweep.sweep, sweep]));
    expect(sweeps.get('re-ring')).toMatchObject({ late: true, failure: 'queue-away' });
    expect(sweeps.get('re-ring')?.succeededSecondsAgo).toBeGreaterThanOrEqual(120);
    expect(sweeps.get('expire-requests')).toMatchObject({ late: false, failure: null });
    expect(sweeps.get('remove-orphans')).toMatchObject({ late: false, failure: null });
  });

  it('holds ids and numbers alone', async () => {
    await sql(`UPDATE qualification_holders SET surname = $1, given_name = $1`, CANARY);
    await sql(`UPDATE accounts SET name = $1, email = lower($1) || '@voorbeeld.example'`, CANARY);
    await submit();
    await ready(10);
    await failed('no-pass-possible', 1);
    await sql(`UPDATE download_requests SET personal_reference = $1, idempotency_key = id || $1`, CANARY);
    const told = JSON.stringify(await look()).toLowerCase();
    expect(told).toContain('no-pass-possible');
    expect(told).not.toContain(CANARY.toLowerCase());
    expect(told).not.toContain(accountId);
  });

  it('walks past no expired request: they are kept for ever', async () => {
    await sql(
      `INSERT INTO download_requests (id, account_id, state, scope, pass_count, body_fingerprint, expires_at, submitted_at)
       SELECT gen_random_uuid(), $1, 'expired', 'all', 1, '', now() - interval '9 days', now() - interval '16 days'
         FROM generate_series(1, 20000)`,
      accountId,
    );
    for (const make of [submit, () => ready(10), () => failed('no-pass-possible', 1)]) await make();
    await sql(`ANALYZE download_requests, sweep_runs, audit_events`);
    for (const query of [OPEN_SQL, FAILED_SQL, KEPT_SQL, SWEEPS_SQL]) {
      const rows = await sql<{ 'QUERY PLAN': string }>(`EXPLAIN ${query}`);
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).not.toContain('Seq Scan on download_requests');
    }
  });
});
