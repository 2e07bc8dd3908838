import { retryOnConflict } from '@app/database';
import { type DataSource, type EntityManager } from 'typeorm';
import { type Pseudonyms } from '../secrets/pseudonyms';

/** Number of attempts that are free, and the length of the waits after them. */
export interface AttemptRule {
  /** Part of the keys in the table: rules with different names count separately. */
  readonly name: string;
  /** Number of attempts without a wait. */
  readonly free: number;
  /** Wait after the first attempt that is not free. Each further attempt doubles it. Seconds. */
  readonly firstWait: number;
  /** Seconds. */
  readonly longestWait: number;
  /** If there was no attempt for this long, the earlier ones are forgotten. Seconds. */
  readonly forgetAfter: number;
}

/** One rule applied to one subject, for example to the address of a client. */
export interface Attempt {
  readonly rule: AttemptRule;
  readonly subject: readonly string[];
}

/** An attempt comes too early. It was not counted. */
export class TooManyAttempts extends Error {
  override readonly name = 'TooManyAttempts';

  constructor(readonly retryAfterSeconds: number) {
    super(`Too many attempts: the next one is welcome in ${retryAfterSeconds} seconds.`);
  }
}

/** Rows that have become useless are deleted once in this number of calls. */
const CLEAN_EVERY = 200;

/**
 * Counts attempts in PostgreSQL on the database's clock, so that all apis count together. An attempt is counted *before* it is
 * made and given back if it succeeds, so that parallel attempts cannot pass unnoticed.
 *
 * SQL throughout: the arithmetic is done under the row's lock (ON CONFLICT), on the database's clock.
 */
export class AttemptLimits {
  private untilCleaning = CLEAN_EVERY;

  constructor(
    private readonly dataSource: DataSource,
    private readonly pseudonyms: Pseudonyms,
  ) {}

  /**
   * Counts one attempt under all of these rules, or under none of them. Give the wider rules first: rows are locked in this
   * order.
   *
   * @throws TooManyAttempts
   */
  async consume(attempts: readonly Attempt[]): Promise<void> {
    await retryOnConflict(() =>
      this.dataSource.transaction(async (manager) => {
        for (const attempt of attempts) await this.consumeOne(manager, attempt);
      }),
    );
    if (--this.untilCleaning > 0) return;
    this.untilCleaning = CLEAN_EVERY;
    await retryOnConflict(() => this.dataSource.query(`DELETE FROM attempt_limits WHERE forget_at < now()`));
  }

  /** Returns the number of attempts that are not forgotten yet. */
  async count(attempt: Attempt): Promise<number> {
    const [row] = await this.dataSource.query<{ attempts: number }[]>(
      `SELECT ${ATTEMPTS} AS attempts FROM attempt_limits known WHERE key = $1`,
      [this.keyOf(attempt)],
    );
    return row?.attempts ?? 0;
  }

  /**
   * Makes a subject wait once and then lets it pass once. The first call starts the wait and is refused; calls during the wait do
   * not make it longer. After the wait, the right to pass is kept for `forgetAfter`.
   *
   * @param seconds length of the wait, if this call starts it
   * @throws TooManyAttempts
   */
  async enforceWait(attempt: Attempt, seconds: number): Promise<void> {
    const key = this.keyOf(attempt);
    const [passed] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM attempt_limits WHERE key = $1 AND blocked_until <= clock_timestamp() AND forget_at > clock_timestamp() RETURNING 1`,
      [key],
    );
    if (passed.length > 0) return;
    const [row] = await retryOnConflict(() =>
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

  /** Takes back one attempt that succeeded. Locks rows in no fixed order, so it can come into conflict with `consume` and is then retried. */
  async refund(attempts: readonly Attempt[]): Promise<void> {
    const keys = attempts.map((attempt) => this.keyOf(attempt));
    await retryOnConflict(() =>
      this.dataSource.query(
        `UPDATE attempt_limits SET attempts = greatest(attempts - 1, 0), blocked_until = NULL WHERE key = ANY ($1::bytea[])`,
        [keys],
      ),
    );
  }

  private async consumeOne(manager: EntityManager, attempt: Attempt): Promise<void> {
    const { free, firstWait, longestWait, forgetAfter } = attempt.rule;
    const key = this.keyOf(attempt);
    // A row that is blocked does not match the condition: it is neither changed nor returned.
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
    return this.pseudonyms.hash(rule.name, ...subject);
  }
}

/** SQL expression: the number of attempts that are not forgotten yet. */
const ATTEMPTS = `CASE WHEN known.forget_at <= clock_timestamp() THEN 0 ELSE known.attempts END`;
