import { type TestDatabase } from './test-database';

/** Whoever has to wait after too many attempts waits a minute: the first wait is over in 5 s, and the next attempt may come later. */
export async function extendWaits({ dataSource }: TestDatabase): Promise<void> {
  await dataSource.query(
    `UPDATE attempt_limits SET blocked_until = now() + interval '1 minute' WHERE blocked_until IS NOT NULL`,
  );
}
