import { type DataSource } from 'typeorm';
import { until } from './until';

/** A transaction of somebody else, which holds what it locked until it is told to let go. */
export interface Holding {
  /** Resolves once so many others wait for a lock, this transaction's or one another's. */
  waitedForBy(count: number): Promise<void>;
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
  commit(): Promise<void>;
}

/** Locks rows with this statement in a transaction that stays open. */
export async function holdRows(
  dataSource: DataSource,
  sql: string,
  parameters: unknown[] = [],
): Promise<Holding> {
  const runner = dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query(sql, parameters);
  return {
    waitedForBy: async (count) => {
      await until(`${count} wait for the lock`, async () => {
        const [{ waiting }] = await dataSource.query<[{ waiting: number }]>(
          `SELECT count(*)::int AS waiting FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        return waiting >= count ? true : undefined;
      });
    },
    query: (sql, parameters) => runner.query(sql, parameters),
    commit: async () => {
      await runner.commitTransaction();
      await runner.release();
    },
  };
}
