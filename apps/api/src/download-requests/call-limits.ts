import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Refusal } from '../refusal';

export const CALLS_PER_WINDOW = Symbol('CALLS_PER_WINDOW');

/** What is counted: submitting (making again counts as that), and asking for a link. */
export type CountedCall = 'submit' | 'link';

/** Calls of one account that are answered within a window. */
export type CallsPerWindow = Readonly<Record<CountedCall, number>>;

const WINDOW_SECONDS = 600;

/**
 * Keeps one account from keeping everybody busy. Counted in PostgreSQL, on its clock, so that any number of apis count
 * together; one row per account and kind of call, which the next window uses again.
 */
@Injectable()
export class CallLimits {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(CALLS_PER_WINDOW) private readonly callsPerWindow: CallsPerWindow,
  ) {}

  /**
   * Counts one call, whatever becomes of it. By itself and at once, before any other work: calls of one account must not
   * wait for each other while each holds a connection.
   *
   * @throws Refusal `too-many-calls` with the seconds until the window ends.
   */
  async count(accountId: string, call: CountedCall): Promise<void> {
    const [counted] = await this.dataSource.query<{ calls: number; seconds: number }[]>(
      `INSERT INTO counted_calls AS known (account_id, call, calls, window_ends_at)
       VALUES ($1, $2, 1, clock_timestamp() + make_interval(secs => $3))
       ON CONFLICT (account_id, call) DO UPDATE SET
         calls = CASE WHEN known.window_ends_at <= clock_timestamp() THEN 1 ELSE least(known.calls, $4) + 1 END,
         window_ends_at =
           CASE WHEN known.window_ends_at <= clock_timestamp() THEN excluded.window_ends_at ELSE known.window_ends_at END
       RETURNING calls, ceil(extract(epoch FROM window_ends_at - clock_timestamp()))::int AS seconds`,
      [accountId, call, WINDOW_SECONDS, this.callsPerWindow[call]],
    );
    if (counted && counted.calls > this.callsPerWindow[call])
      throw new Refusal('too-many-calls', { retryAfterSeconds: Math.max(1, counted.seconds) });
  }
}
