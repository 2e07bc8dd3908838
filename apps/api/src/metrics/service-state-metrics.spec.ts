import { ArchiveStorage } from '@app/archive-storage';
import { openDatabase } from '@app/database';
import { registry } from '@app/metrics';
import { randomUUID } from 'node:crypto';
import { submitRequest, writeContactPerson } from '../../../../test/support/submitted-request';
import { countOf, samplesOf } from '../../../../test/support/prometheus-text';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { testStorage, testStorageOptions } from '../../../../test/support/test-storage';
import { ServiceStateMetrics } from './service-state-metrics';

/** Real: PostgreSQL, the store. Mocked: nothing. */
describe('The state of the service, as the metrics tell it', () => {
  let database: TestDatabase;
  let storage: ArchiveStorage;
  let accountId: string;
  const sql = (text: string, ...parameters: unknown[]) => database.dataSource.query(text, parameters);
  const told = async (state = new ServiceStateMetrics(database.dataSource, storage)) => {
    await state.refresh();
    return samplesOf('api', await registry.metrics());
  };

  beforeAll(async () => {
    database = await testDatabase();
    storage = await testStorage();
    accountId = await writeContactPerson(database.dataSource);
  });
  afterAll(() => database.close());
  afterEach(() => sql(`DELETE FROM download_requests`));

  const age = (id: string, seconds: number) =>
    sql(
      `UPDATE download_requests SET submitted_at = submitted_at - make_interval(secs => $2) WHERE id = $1`,
      id,
      seconds,
    );

  it('counts requests by state, and the time of whoever waits longest', async () => {
    const [oldest, failed] = [await submit(), await submit(), await submit()];
    await age(oldest, 400);
    await age(failed, 9_000);
    await sql(
      `UPDATE download_requests SET state = 'failed', failure_code = 'no-pass-possible' WHERE id = $1`,
      failed,
    );
    const samples = await told();
    expect(countOf(samples, 'pasloket_requests', { state: 'submitted' })).toBe(2);
    expect(countOf(samples, 'pasloket_requests', { state: 'failed' })).toBe(1);
    const seconds = countOf(samples, 'pasloket_oldest_open_request_age_seconds');
    expect(seconds).toBeGreaterThanOrEqual(400);
    expect(seconds).toBeLessThan(9_000);
  });

  it('counts the time of a request that somebody retried from then on', async () => {
    const id = await submit();
    await age(id, 9_000);
    await sql(`UPDATE download_requests SET generation = 2 WHERE id = $1`, id);
    expect(countOf(await told(), 'pasloket_oldest_open_request_age_seconds')).toBeGreaterThanOrEqual(9_000);
    await sql(
      `INSERT INTO audit_events (account_id, action, request_id) VALUES ($1, 'request-retried', $2)`,
      accountId,
      id,
    );
    expect(countOf(await told(), 'pasloket_oldest_open_request_age_seconds')).toBeLessThan(9_000);
  });

  it('counts sessions that are not over', async () => {
    await sql(
      `INSERT INTO sessions (sid, sess, expire) VALUES ($1, '{}', now() + interval '1 hour'), ($2, '{}', now())`,
      randomUUID(),
      randomUUID(),
    );
    expect(countOf(await told(), 'pasloket_sessions')).toBe(1);
  });

  it('tells when the registry was last imported and what was left out, of runs that wrote something', async () => {
    expect(countOf(await told(), 'pasloket_registry_import_last_success_timestamp_seconds')).toBe(0);
    const run = (state: string, dry: boolean, hours: number, rejects: number) =>
      sql(
        `INSERT INTO registry_imports (id, started_by, state, full_files, dry_run, strict, reject_count, failure, started_at, ended_at)
         VALUES ($1, 'test', $2, true, $3, false, $4, $5, now() - make_interval(hours => $6), now() - make_interval(hours => $6))`,
        randomUUID(),
        state,
        dry,
        rejects,
        state === 'failed' ? { code: 'unexpected' } : null,
        hours,
      );
    await run('done', false, 60, 9);
    await run('done', false, 40, 7);
    await run('failed', false, 20, 5);
    await run('done', true, 10, 3);
    const samples = await told();
    const at = countOf(samples, 'pasloket_registry_import_last_success_timestamp_seconds') ?? 0;
    expect(Math.round((Date.now() / 1000 - at) / 3600)).toBe(40);
    expect(countOf(samples, 'pasloket_registry_import_rejects')).toBe(7);
  });

  it('leaves out what it does not know, instead of telling what was', async () => {
    await told();
    const gone = await openDatabase({ url: database.url, applicationName: 'pasloket test' });
    await gone.destroy();
    const samples = await told(new ServiceStateMetrics(gone, storage));
    expect(countOf(samples, 'pasloket_dependency_up', { dependency: 'database' })).toBe(0);
    expect(countOf(samples, 'pasloket_dependency_up', { dependency: 'store' })).toBe(1);
    const known = new Set(samples.map(({ name }) => name));
    for (const name of [
      'pasloket_requests',
      'pasloket_oldest_open_request_age_seconds',
      'pasloket_sessions',
      'pasloket_registry_import_rejects',
    ])
      expect(known).not.toContain(name);
  });

  it('tells that the store is away, and everything else all the same', async () => {
    const away = new ArchiveStorage({ ...testStorageOptions(), endpoint: 'http://127.0.0.1:9' });
    const samples = await told(new ServiceStateMetrics(database.dataSource, away));
    expect(countOf(samples, 'pasloket_dependency_up', { dependency: 'store' })).toBe(0);
    expect(countOf(samples, 'pasloket_dependency_up', { dependency: 'database' })).toBe(1);
    expect(countOf(samples, 'pasloket_requests', { state: 'ready' })).toBe(0);
  });

  const submit = () => submitRequest(database.dataSource, accountId, 1);
});
