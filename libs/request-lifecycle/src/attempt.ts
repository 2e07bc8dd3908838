import { type EntityManager } from 'typeorm';
import { allowsMoveSql } from './state-conditions';

/** The pass of an attempt whose draw is counted at the moment. */
export interface DrawInProgress {
  /** The pass whose draw is counted; null when none is. */
  position: number | null;
  /** Resolves once the statement that is being sent has ended, with or without success. */
  written: Promise<unknown>;
  /** Set once `releaseRequest` has begun: from then on, draws can be neither counted nor cleared. */
  isReleasing: boolean;
}

/** The exclusive right of one worker to make a request, as long as its lease lasts. */
export interface Attempt {
  readonly requestId: string;
  readonly accountId: string;
  /** Random token. It is part of the archive's key. Every write of this attempt requires that the request still has this token. */
  readonly token: string;
  readonly passCount: number;
  /** True if an earlier attempt was charged to the request and did not make it ready or failed. */
  readonly isRepeated: boolean;
  /** `traceparent` of the call that submitted or retried the request; null if that call was not traced. */
  readonly traceParent: string | null;
  /** The pass that is being drawn. This is state of the process and not of the database, see `draw-counter.ts`. */
  readonly drawing: DrawInProgress;
}

/** Another worker has taken the request over, or the request is no longer open. This attempt may not write anything more. */
export class AttemptSuperseded extends Error {
  override readonly name = 'AttemptSuperseded';

  constructor({ requestId }: Pick<Attempt, 'requestId'>) {
    super(`request ${requestId} went on elsewhere`);
  }
}

/** SQL condition of every write of an attempt: `request` is its request (`$1`), and it is the current attempt (its token is `$2`). */
export const IS_CURRENT = `request.id = $1 AND request.attempt_token = $2 AND ${allowsMoveSql('publish', 'request')}`;

/** Runs a statement with RETURNING. @returns the first row; undefined when the statement changed none */
export async function updateReturningOne<Row = unknown>(
  database: Pick<EntityManager, 'query'>,
  sql: string,
  parameters: readonly unknown[],
): Promise<Row | undefined> {
  const [rows] = await database.query<[Row[], number]>(sql, [...parameters]); // For an UPDATE, TypeORM returns [rows, count].
  return rows[0];
}

/**
 * Runs a statement of an attempt: `$1` is the request, `$2` the token, the rest follows.
 *
 * @throws AttemptSuperseded when the statement changed no row
 */
export async function updateCurrentAttempt(
  database: Pick<EntityManager, 'query'>,
  attempt: Attempt,
  sql: string,
  parameters: readonly unknown[],
): Promise<void> {
  const row = await updateReturningOne(database, sql, [attempt.requestId, attempt.token, ...parameters]);
  if (!row) throw new AttemptSuperseded(attempt);
}
