import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CallRefused } from '../call-refused';

/** Injection token of the `CallsPerWindow`. */
export const CALLS_PER_WINDOW = Symbol('CALLS_PER_WINDOW');

/** The kinds of calls that are limited: submitting or retrying a request, and asking for a download link. */
export type CountedCall = 'submit' | 'link';

/** Maximum number of calls of one account in ten minutes. */
export type CallsPerWindow = Readonly<Record<CountedCall, number>>;

const WINDOW_SECONDS = 600;

/**
 * Limits the number of calls of one account. Calls are counted in PostgreSQL, by its clock, so that all api processes share the count.
 * There is one row per account and kind of call; the next time window reuses it.
 */
@Injectable()
export class CallLimits {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(CALLS_PER_WINDOW) private readonly callsPerWindow: CallsPerWindow,
  ) {}

  /**
   * Counts one call, even if it fails later. It runs outside of any transaction: otherwise parallel calls of one account would hold
   * connections while they wait for the row.
   *
   * @throws CallRefused `too-many-calls`, with the seconds until the time window ends
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
      throw new CallRefused('too-many-calls', { retryAfterSeconds: Math.max(1, counted.seconds) });
  }
}
