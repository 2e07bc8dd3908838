import { type DataSource } from 'typeorm';

export type SweepName = 're-ring' | 'expire-requests' | 'remove-orphans';

/** Seconds. */
export interface SweepPace {
  /** Each worker sweeps this often, and when it starts. */
  readonly every: number;
  /** A worker leaves it out when some worker did it well within this time. */
  readonly notWithin?: number;
  /** The sweep is late when no worker did it well for this long. */
  readonly lateAfter: number;
}

/** Every sweep of the workers. */
export const SWEEPS: Readonly<Record<SweepName, SweepPace>> = {
  're-ring': { every: 5, lateAfter: 60 },
  'expire-requests': { every: 60, lateAfter: 300 },
  // It reads the names of all archives, and a worker that starts has requests to make first.
  'remove-orphans': { every: 3_600, notWithin: 1_800, lateAfter: 3 * 3_600 },
};

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

/**
 * @returns when some worker last did this sweep well, if that was within so many seconds; null otherwise. By the database's clock; a
 * time that lies ahead of it, since the clock was set back, does not count.
 */
export async function sweptWithin(
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
