import { outliveConflicts } from '@app/database';
import { type DataSource, type EntityManager } from 'typeorm';
import { type Pseudonyms } from '../secrets/pseudonyms';

/** How often something may be tried, and how long one waits after that. */
export interface AttemptRule {
  /** Names the rule in the table's keys. */
  readonly name: string;
  /** Attempts without any wait. */
  readonly free: number;
  /** The wait after one attempt more; it doubles with each further one. Seconds. */
  readonly firstWait: number;
  /** Seconds. */
  readonly longestWait: number;
  /** Attempts are forgotten when there was none for this long. Seconds. */
  readonly forgetAfter: number;
}

/** One rule applied to one subject: a client's address, say. */
export interface Attempt {
  readonly rule: AttemptRule;
  readonly subject: readonly string[];
}

/** Thrown when an attempt comes too early. Nothing was counted. */
export class TooManyAttempts extends Error {
  override readonly name = 'TooManyAttempts';

  constructor(readonly retryAfterSeconds: number) {
    super(`Too many attempts: the next one is welcome in ${retryAfterSeconds} seconds.`);
  }
}

/** Rows that nobody needs any more are removed once in so many attempts. */
const CLEAN_EVERY = 200;

/**
 * SQL throughout: each attempt is one statement whose arithmetic is done under the row's lock (ON CONFLICT), on the database's clock.
 *
 * Counts attempts in PostgreSQL, so that any number of apis count together, on the database's clock. An attempt is counted
 * *before* it is made, and given back when it succeeded: a hundred at the same moment are a hundred attempts.
 */
export class AttemptLimits {
  private untilCleaning = CLEAN_EVERY;

  constructor(
    private readonly dataSource: DataSource,
    private readonly pseudonyms: Pseudonyms,
  ) {}

  /**
   * Counts one attempt for all of these, or for none. Give the wider rules first: rows are locked in this order.
   *
   * @throws TooManyAttempts
   */
  async take(attempts: readonly Attempt[]): Promise<void> {
    await outliveConflicts(() =>
      this.dataSource.transaction(async (manager) => {
        for (const attempt of attempts) await this.takeOne(manager, attempt);
      }),
    );
    if (--this.untilCleaning > 0) return;
    this.untilCleaning = CLEAN_EVERY;
    await outliveConflicts(() => this.dataSource.query(`DELETE FROM attempt_limits WHERE forget_at < now()`));
  }

  /** The attempts that still count, as of now. */
  async count(attempt: Attempt): Promise<number> {
    const [row] = await this.dataSource.query<{ attempts: number }[]>(
      `SELECT ${ATTEMPTS} AS attempts FROM attempt_limits known WHERE key = $1`,
      [this.keyOf(attempt)],
    );
    return row?.attempts ?? 0;
  }

  /**
   * Lets a subject pass once for each time that it has waited. The wait begins with the first call, which is refused, and who
   * else waits meanwhile makes it no longer. Waiting counts for as long as the rule says after it is over.
   *
   * @param seconds the wait, if it begins now
   * @throws TooManyAttempts
   */
  async passAfterWait(attempt: Attempt, seconds: number): Promise<void> {
    const key = this.keyOf(attempt);
    const [passed] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM attempt_limits WHERE key = $1 AND blocked_until <= clock_timestamp() AND forget_at > clock_timestamp() RETURNING 1`,
      [key],
    );
    if (passed.length > 0) return;
    const [row] = await outliveConflicts(() =>
      this.dataSource.query<{ seconds: number }[]>(
        `INSERT INTO attempt_limits AS known (key, attempts, blocked_until, forget_at)
         VALUES ($1, 0, clock_timestamp() + make_interval(secs => $2), clock_timestamp() + make_interval(secs => $2 + $3))
         ON CONFLICT (key) DO UPDATE SET
           blocked_until = CASE WHEN known.forget_at <= clock_timestamp() THEN excluded.blocked_until ELSE known.blocked_until END,
           forget_at = CASE WHEN known.forget_at <= clock_timestamp() THEN excluded.forget_at ELSE known.forget_at END
         RETURNING ceil(extract(epoch FROM blocked_until - clock_timestamp()))::int AS seconds`,
        [key, seconds, attempt.rule.forgetAfter],
      ),
    );
    throw new TooManyAttempts(Math.max(1, row?.seconds ?? 1));
  }

  /** Takes back what was counted, of an attempt that succeeded. */
  async giveBack(attempts: readonly Attempt[]): Promise<void> {
    await this.write(
      `UPDATE attempt_limits SET attempts = greatest(attempts - 1, 0), blocked_until = NULL WHERE key = ANY ($1::bytea[])`,
      attempts,
    );
  }

  /** Forgets every attempt: whoever it is has proved to be who they say. */
  async forget(attempts: readonly Attempt[]): Promise<void> {
    await this.write(`DELETE FROM attempt_limits WHERE key = ANY ($1::bytea[])`, attempts);
  }

  /** Whose rows are locked in no order at all, so that it may meet whoever takes. */
  private async write(sql: string, attempts: readonly Attempt[]): Promise<void> {
    const keys = attempts.map((attempt) => this.keyOf(attempt));
    await outliveConflicts(() => this.dataSource.query(sql, [keys]));
  }

  private async takeOne(manager: EntityManager, attempt: Attempt): Promise<void> {
    const { free, firstWait, longestWait, forgetAfter } = attempt.rule;
    const key = this.keyOf(attempt);
    // A row that is blocked is left as it is, and not returned.
    const taken = await manager.query<unknown[]>(
      `INSERT INTO attempt_limits AS known (key, attempts, blocked_until, forget_at)
       VALUES ($1, 1, CASE WHEN $2 < 1 THEN clock_timestamp() + make_interval(secs => $3) END,
               clock_timestamp() + make_interval(secs => $5))
       ON CONFLICT (key) DO UPDATE SET
         attempts = ${ATTEMPTS} + 1,
         blocked_until = CASE WHEN ${ATTEMPTS} + 1 > $2 THEN
           clock_timestamp() + make_interval(secs => least($4, $3 * 2.0 ^ least(${ATTEMPTS} - $2, 30))) END,
         forget_at = excluded.forget_at
       WHERE known.blocked_until IS NULL OR known.blocked_until <= clock_timestamp()
       RETURNING 1`,
      [key, free, firstWait, longestWait, forgetAfter],
    );
    if (taken.length > 0) return;
    const [row] = await manager.query<{ seconds: number }[]>(
      `SELECT ceil(extract(epoch FROM blocked_until - clock_timestamp()))::int AS seconds FROM attempt_limits WHERE key = $1`,
      [key],
    );
    throw new TooManyAttempts(Math.max(1, row?.seconds ?? 1));
  }

  private keyOf({ rule, subject }: Attempt): Buffer {
    return this.pseudonyms.of(rule.name, ...subject);
  }
}

/** The attempts that still count. */
const ATTEMPTS = `CASE WHEN known.forget_at <= clock_timestamp() THEN 0 ELSE known.attempts END`;
