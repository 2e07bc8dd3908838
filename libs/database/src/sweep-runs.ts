import { type DataSource } from 'typeorm';

/** Every sweep of the workers: how often each worker runs it, and after how long without success it is late. Seconds. */
export const SWEEPS = {
  're-ring': { every: 5, lateAfter: 60 },
  'expire-requests': { every: 60, lateAfter: 300 },
  'remove-orphans': { every: 3_600, lateAfter: 3 * 3_600 },
} as const;

export type SweepName = keyof typeof SWEEPS;

export const SWEEP_NAMES = Object.keys(SWEEPS) as SweepName[];

/**
 * Writes down, on the database's clock, that a sweep ran. One row per sweep, whichever worker it was.
 *
 * @param failure a word of a closed list, never the text of an error; undefined: it went well.
 */
export async function recordSweep(dataSource: DataSource, sweep: SweepName, failure?: string): Promise<void> {
  await dataSource.query(
    failure === undefined
      ? `INSERT INTO sweep_runs AS run (sweep, succeeded_at) VALUES ($1, now())
         ON CONFLICT (sweep) DO UPDATE SET succeeded_at = greatest(run.succeeded_at, excluded.succeeded_at)`
      : `INSERT INTO sweep_runs (sweep, failed_at, failure) VALUES ($1, now(), $2)
         ON CONFLICT (sweep) DO UPDATE SET failed_at = excluded.failed_at, failure = excluded.failure`,
    failure === undefined ? [sweep] : [sweep, failure],
  );
}

/** @returns whether some worker ended this sweep well within so many seconds, on the database's clock. */
export async function hasSwept(dataSource: DataSource, sweep: SweepName, seconds: number): Promise<boolean> {
  const rows = await dataSource.query<unknown[]>(
    `SELECT 1 FROM sweep_runs WHERE sweep = $1 AND succeeded_at > now() - make_interval(secs => $2)`,
    [sweep, seconds],
  );
  return rows.length > 0;
}
