import { recordSweep } from '@app/database';
import { type DataSource } from 'typeorm';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { until } from '../../../../test/support/until';
import { type ExpirySweep } from './expiry-sweep';
import { type OrphanSweep } from './orphan-sweep';
import { type RequeueSweep } from './requeue-sweep';
import { Sweeper } from './sweeper';

/** Real: PostgreSQL. Mocked: what the sweeps do, which is counted. */
describe('A worker that starts', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.close());

  /** @returns how often each sweep ran of a worker that was started and stopped */
  const sweptBy = async (dataSource: DataSource) => {
    const counts = { requeue: 0, expire: 0, orphans: 0 };
    const count = (name: keyof typeof counts) => ({ sweep: () => Promise.resolve(++counts[name]) });
    const sweeper = new Sweeper(
      count('requeue') as unknown as RequeueSweep,
      count('expire') as unknown as ExpirySweep,
      count('orphans') as unknown as OrphanSweep,
      dataSource,
    );
    sweeper.onApplicationBootstrap();
    await until('the sweeps ran', () => (counts.expire > 0 && counts.requeue > 0) || undefined);
    await sweeper.onApplicationShutdown();
    return counts;
  };
  const age = (minutes: number) =>
    database.dataSource.query(
      `UPDATE sweep_runs SET succeeded_at = succeeded_at - make_interval(mins => $1) WHERE sweep = 'remove-orphans'`,
      [minutes],
    );

  it('sweeps at once, but reads the names of all archives only when no worker did so within half an hour', async () => {
    expect(await sweptBy(database.dataSource)).toEqual({ requeue: 1, expire: 1, orphans: 1 });
    expect(await sweptBy(database.dataSource)).toEqual({ requeue: 1, expire: 1, orphans: 0 });
    await age(29);
    expect(await sweptBy(database.dataSource)).toEqual({ requeue: 1, expire: 1, orphans: 0 });
    await age(2);
    expect(await sweptBy(database.dataSource)).toEqual({ requeue: 1, expire: 1, orphans: 1 });
  });

  it('sweeps although the clock of the database was ahead when a sweep was written down', async () => {
    await age(-60 * 24);
    expect(await sweptBy(database.dataSource)).toMatchObject({ orphans: 1 });
  });

  it('sweeps when the last one failed', async () => {
    await database.dataSource.query(`DELETE FROM sweep_runs`);
    await recordSweep(database.dataSource, 'remove-orphans', 'unexpected');
    expect(await sweptBy(database.dataSource)).toMatchObject({ orphans: 1 });
  });
});
