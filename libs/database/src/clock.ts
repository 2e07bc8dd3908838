import { type DataSource } from 'typeorm';
import { DatabaseRefused } from './database-unusable';

/** With the queue in PostgreSQL, a process whose clock differs more than this takes work away from others, or blocks theirs. */
const MAY_DIFFER_MS = 2_000;

/**
 * By how much this process's clock is ahead of the database's; negative when it is behind. Milliseconds. What the answer
 * takes to arrive does not count: within that time nothing is certain, and the difference is 0.
 */
export async function clockDifferenceMs(dataSource: DataSource): Promise<number> {
  const asked = Date.now();
  const [row] = await dataSource.query<{ ms: number }[]>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  );
  const answered = Date.now();
  const there = row?.ms ?? NaN;
  if (there < asked) return asked - there;
  return there > answered ? answered - there : 0;
}

/** @param differenceMs between this process's clock and the database's, either way. */
export function isSameClock(differenceMs: number): boolean {
  return Math.abs(differenceMs) <= MAY_DIFFER_MS;
}

/** Whether this process's clock may be trusted beside the database's. Rejects when the database is away. */
export async function clockAgrees(dataSource: DataSource): Promise<boolean> {
  return isSameClock(await clockDifferenceMs(dataSource));
}

/** @throws DatabaseRefused when this process's clock differs from the database's by more than 2 seconds. */
export async function requireSameClock(dataSource: DataSource): Promise<void> {
  const difference = await clockDifferenceMs(dataSource);
  if (isSameClock(difference)) return;
  const seconds = Math.round(Math.abs(difference) / 1000);
  throw new DatabaseRefused(
    `DATABASE_URL: the clock of this machine is ${seconds} s ${difference > 0 ? 'ahead of' : 'behind'} the database's, and a queue ` +
      'in PostgreSQL goes by both: set the clocks right (NTP), or set QUEUE_URL to a Redis.',
  );
}
