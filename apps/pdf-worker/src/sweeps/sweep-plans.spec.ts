import { type ArchiveStorage } from '@app/archive-storage';
import { type RenderQueue } from '@app/render-queue';
import { writeContactPerson } from '../../../../test/support/submitted-request';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { ExpirySweep } from './expiry-sweep';
import { RequeueSweep } from './requeue-sweep';

/** Requests of years, nearly all of them expired: what is kept for ever must not be walked past by what runs each minute. */
const KEPT = 30_000;

/** Real: PostgreSQL and its planner. Mocked: the store and the queue, which nothing is asked of. */
describe('The plans of what sweeps ask', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase();
    const accountId = await writeContactPerson(database.dataSource);
    await database.dataSource.query(
      `INSERT INTO download_requests (id, account_id, state, scope, pass_count, body_fingerprint, archive_key, archive_bytes,
                                      archive_sha256, submitted_at, changed_at, expires_at)
       SELECT gen_random_uuid(), $1, state, 'all', 1, '', CASE state WHEN 'ready' THEN 'archives/' || i END,
              1, '', now() - i * interval '1 minute', now(), CASE WHEN state <> 'submitted' THEN now() + interval '3 days' - i * interval '1 minute' END
         FROM generate_series(1, ${KEPT}) i,
              LATERAL (SELECT CASE WHEN i <= 20 THEN 'submitted' WHEN i <= 3 * 24 * 60 THEN 'ready' ELSE 'expired' END AS state) s`,
      [accountId],
    );
    await database.dataSource.query('ANALYZE download_requests');
  });
  afterAll(() => database.close());

  /** How PostgreSQL does the first thing that `sweep` asks, with the parameters that it asks it with. */
  async function planOf(sweep: () => Promise<unknown>): Promise<string> {
    const { manager } = database.dataSource;
    const ask = jest.spyOn(manager, 'query').mockResolvedValueOnce([]);
    await sweep();
    const [sql, parameters] = ask.mock.calls[0] as [string, unknown[]];
    ask.mockRestore();
    const plan = await manager.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${sql}`, parameters);
    return plan.map((line) => line['QUERY PLAN']).join('\n');
  }

  it('find what is over by the index of what can be over, in its order', async () => {
    const plan = await planOf(() => new ExpirySweep(database.dataSource, {} as ArchiveStorage).sweep());
    expect(plan).toMatch(/Index Scan using download_requests_over/);
    expect(plan).not.toMatch(/Seq Scan|Sort/);
  });

  it('find what nobody works on by the index of what is open', async () => {
    const plan = await planOf(() => new RequeueSweep(database.dataSource, {} as RenderQueue).sweep());
    expect(plan).toMatch(/download_requests_open/);
    expect(plan).not.toMatch(/Seq Scan on download_requests/);
  });
});
