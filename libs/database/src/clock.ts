// Raw SQL: reads the clock of the database.
import { type DataSource } from 'typeorm';
import { DatabaseIncompatible } from './database-unusable';

/**
 * Maximum clock difference with which a process may use a queue in PostgreSQL. With a larger one it would take jobs from other workers, or
 * delay their jobs. Milliseconds.
 */
const MAX_DIFFERENCE_MS = 2_000;

/**
 * Returns how far this process's clock is ahead of the database's clock, in milliseconds; negative if it is behind. A difference smaller
 * than the duration of the query counts as 0, because it may come from the network.
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

/** @param differenceMs between the two clocks, in either direction */
export function isAllowedClockDifference(differenceMs: number): boolean {
  return Math.abs(differenceMs) <= MAX_DIFFERENCE_MS;
}

/** Returns true if this process's clock agrees with the database's. Rejects when the database is unavailable. */
export async function isClockInSync(dataSource: DataSource): Promise<boolean> {
  return isAllowedClockDifference(await clockDifferenceMs(dataSource));
}

/** @throws DatabaseIncompatible when the clocks of this process and the database differ by more than 2 seconds */
export async function requireClockInSync(dataSource: DataSource): Promise<void> {
  const difference = await clockDifferenceMs(dataSource);
  if (isAllowedClockDifference(difference)) return;
  const seconds = Math.round(Math.abs(difference) / 1000);
  throw new DatabaseIncompatible(
    `DATABASE_URL: the clock of this machine is ${seconds} s ${difference > 0 ? 'ahead of' : 'behind'} the database's, and a queue ` +
      'in PostgreSQL goes by both: set the clocks right (NTP), or set QUEUE_URL to a Redis.',
  );
}
