// Raw SQL: upserts that compare with the stored time, on the clock of the database.
import { type DataSource } from 'typeorm';

export type SweepName = 're-ring' | 'expire-requests' | 'remove-orphans';

/** The times of a sweep, in seconds. */
export interface SweepSchedule {
  /** Interval at which each worker runs the sweep; the first run is at its start. */
  readonly every: number;
  /** A worker skips the sweep if any worker succeeded within this time. */
  readonly skipWithin?: number;
  /** The sweep is late if no worker succeeded within this time. */
  readonly lateAfter: number;
}

/** All sweeps of the workers. */
export const SWEEPS: Readonly<Record<SweepName, SweepSchedule>> = {
  're-ring': { every: 5, lateAfter: 60 },
  'expire-requests': { every: 60, lateAfter: 300 },
  // It lists all archives, and a worker that has just started has requests to make first.
  'remove-orphans': { every: 3_600, skipWithin: 1_800, lateAfter: 3 * 3_600 },
};

export const SWEEP_NAMES = Object.keys(SWEEPS) as SweepName[];

/**
 * Records the time of a run, by the database's clock. There is one row per sweep for all workers.
 *
 * @param failure code from a fixed list, never the message of an error; undefined if the run succeeded
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

/**
 * Returns the time at which the sweep last succeeded, or null if that is more than this number of seconds ago. Both times are of the
 * database's clock. A time in the future does not count, because then the clock was set back.
 */
export async function lastSuccessWithin(
  dataSource: DataSource,
  sweep: SweepName,
  seconds: number,
): Promise<Date | null> {
  const [row] = await dataSource.query<{ at: Date }[]>(
    `SELECT succeeded_at AS at FROM sweep_runs
      WHERE sweep = $1 AND succeeded_at BETWEEN now() - make_interval(secs => $2) AND now()`,
    [sweep, seconds],
  );
  return row?.at ?? null;
}
