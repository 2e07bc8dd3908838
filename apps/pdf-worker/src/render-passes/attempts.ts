import { outliveConflicts } from '@app/database';
import {
  AVAILABLE_FOR_MS,
  type FailureCode,
  LEASE_SECONDS,
  MAX_ATTEMPTS,
  type MissingReason,
  statesThatAllow,
} from '@app/download-request';
import { Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { measureRequest } from '../metrics';

/** One worker's exclusive right to make one request, for as long as it keeps its lease. */
export interface Attempt {
  readonly requestId: string;
  readonly accountId: string;
  /** Random; part of the archive's key, and asked for by every write that this attempt makes. */
  readonly token: string;
  readonly passCount: number;
  /** An earlier attempt was charged to the request, and did not end it. */
  readonly isRepeated: boolean;
  /** Of whoever submitted it, or made it again; null when that was not traced. */
  readonly traceParent: string | null;
}

export interface MadeArchive {
  readonly key: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** A pass that was asked for and is not in the ZIP. */
export interface MissingPass {
  readonly qualificationId: string;
  readonly reason: MissingReason;
}

/** Another worker has taken the request over, or it is no longer open: this attempt's work counts for nothing. */
export class AttemptSuperseded extends Error {
  override readonly name = 'AttemptSuperseded';

  constructor({ requestId }: Attempt) {
    super(`request ${requestId} went on elsewhere`);
  }
}

interface ClaimedRow {
  readonly account_id: string;
  readonly pass_count: number;
  readonly state: string;
  readonly attempt_count: number;
  readonly trace_parent: string | null;
}

interface DrawNote {
  /** The pass that is noted; null when none is. */
  position: number | null;
  /** Settles when what is being written is written, or was not. */
  written: Promise<unknown>;
  /** The request is being released: nothing more is noted or struck out. */
  isOver: boolean;
}

/** A failed request is kept, and then erased, for as long as a ready one. */
const KEPT_SECONDS = AVAILABLE_FOR_MS / 1000;

/**
 * The attempts' table is the request's own row. Every write is a compare-and-set on the attempt's token, and leases run
 * on the database's clock: a worker that was paused, cut off or has a wrong clock can do no harm.
 */
@Injectable()
export class Attempts {
  private readonly logger = new Logger('attempts');
  /** What attempts of this process have noted and not struck out. */
  private readonly notes = new WeakMap<Attempt, DrawNote>();

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Takes the request if it is open and nobody holds a lease on it.
   *
   * @returns undefined when there is nothing to do. A request whose attempts are used up becomes failed here.
   */
  async claim(requestId: string): Promise<Attempt | undefined> {
    const token = randomUUID();
    const claimed = await this.update<ClaimedRow>(
      `UPDATE download_requests
          SET state         = CASE WHEN attempt_count < $4 THEN 'rendering' ELSE 'failed' END,
              failure_code  = CASE WHEN attempt_count < $4 THEN NULL ELSE 'too-many-attempts' END,
              expires_at    = CASE WHEN attempt_count < $4 THEN NULL ELSE now() + make_interval(secs => $6) END,
              attempt_token = CASE WHEN attempt_count < $4 THEN $2::uuid END,
              lease_until   = CASE WHEN attempt_count < $4 THEN now() + make_interval(secs => $3) END,
              attempt_count = LEAST(attempt_count + 1, $4),
              changed_at    = now()
        WHERE id = $1 AND state = ANY ($5) AND (lease_until IS NULL OR lease_until < now())
        RETURNING account_id, pass_count, state, attempt_count, trace_parent`,
      [requestId, token, LEASE_SECONDS, MAX_ATTEMPTS, statesThatAllow('claim'), KEPT_SECONDS],
    );
    if (claimed?.state === 'failed') {
      this.logger.warn(`request ${requestId} failed: its attempts are used up`);
      await measureRequest(this.dataSource, requestId, 'failed');
    }
    if (claimed?.state !== 'rendering') return undefined;
    return {
      requestId,
      token,
      accountId: claimed.account_id,
      passCount: claimed.pass_count,
      isRepeated: claimed.attempt_count > 1,
      traceParent: claimed.trace_parent,
    };
  }

  /**
   * Keeps the lease and shows how far the work is; what was shown never goes backwards.
   *
   * @throws AttemptSuperseded
   */
  async keep(attempt: Attempt, done: number): Promise<void> {
    await this.require(
      attempt,
      `UPDATE download_requests
          SET lease_until = now() + make_interval(secs => $3), done_count = GREATEST(done_count, $4)
        WHERE id = $1 AND attempt_token = $2 AND state = 'rendering'
        RETURNING id`,
      [LEASE_SECONDS, done],
    );
  }

  /**
   * Makes the request ready with this archive: the one moment at which a file becomes somebody's.
   *
   * @throws AttemptSuperseded and leaves everything as it is.
   */
  async publish(attempt: Attempt, archive: MadeArchive, missing: readonly MissingPass[]): Promise<void> {
    await this.inTransaction(async (manager) => {
      await this.require(
        attempt,
        `UPDATE download_requests
            SET state = 'ready', archive_key = $3, archive_bytes = $4, archive_sha256 = $5, done_count = $6,
                ready_at = now(), expires_at = now() + make_interval(secs => $7),
                attempt_token = NULL, lease_until = NULL, changed_at = now()
          WHERE id = $1 AND attempt_token = $2 AND state = 'rendering'
          RETURNING id`,
        [archive.key, archive.bytes, archive.sha256, attempt.passCount - missing.length, KEPT_SECONDS],
        manager,
      );
      await this.writeMissing(manager, attempt, missing);
    });
    await measureRequest(this.dataSource, attempt.requestId, 'ready');
  }

  /**
   * Ends the request as failed: what it asks for cannot be made.
   *
   * @throws AttemptSuperseded and leaves everything as it is.
   */
  async giveUp(attempt: Attempt, code: FailureCode, missing: readonly MissingPass[]): Promise<void> {
    await this.inTransaction(async (manager) => {
      await this.require(
        attempt,
        `UPDATE download_requests
            SET state = 'failed', failure_code = $3, done_count = 0, expires_at = now() + make_interval(secs => $4),
                attempt_token = NULL, lease_until = NULL, changed_at = now()
          WHERE id = $1 AND attempt_token = $2 AND state = 'rendering'
          RETURNING id`,
        [code, KEPT_SECONDS],
        manager,
      );
      await this.writeMissing(manager, attempt, missing);
    });
    await measureRequest(this.dataSource, attempt.requestId, 'failed');
  }

  /**
   * Lays the request down, to be taken up again. Uncharged when it was not the request's fault: a shutdown, or a
   * service that is away. A pass that is still noted is struck out with it: whoever releases has outlived it. Of a note
   * whose answer was lost on its way nobody knows: it stays, or is struck out.
   */
  async release(attempt: Attempt, charge: 'charged' | 'uncharged'): Promise<void> {
    const note = this.noteOf(attempt);
    note.isOver = true;
    await note.written;
    await this.update(
      `WITH released AS (
         UPDATE download_requests
            SET state = 'submitted', attempt_token = NULL, lease_until = NULL,
                attempt_count = attempt_count - $3, changed_at = now()
          WHERE id = $1 AND attempt_token = $2 AND state = 'rendering'
          RETURNING id)
       UPDATE download_request_items SET unfinished_draws = GREATEST(unfinished_draws - 1, 0)
        WHERE request_id = (SELECT id FROM released) AND position = $4
        RETURNING position`,
      [attempt.requestId, attempt.token, charge === 'uncharged' ? 1 : 0, note.position],
    );
  }

  /**
   * Notes that this pass is about to be drawn: should the process end, the note tells at what.
   *
   * @throws AttemptSuperseded
   */
  async noteDraw(attempt: Attempt, position: number): Promise<void> {
    await this.countDraw(attempt, position, 1);
  }

  /**
   * Strikes the note out: the process outlived this pass.
   *
   * @throws AttemptSuperseded and leaves the note: whoever hung for so long did not outlive it. Another error leaves it to
   *   `release`.
   */
  async strikeDraw(attempt: Attempt, position: number): Promise<void> {
    await this.countDraw(attempt, position, -1);
  }

  private async countDraw(attempt: Attempt, position: number, by: 1 | -1): Promise<void> {
    const note = this.noteOf(attempt);
    if (note.isOver) throw new AttemptSuperseded(attempt);
    const written = this.require(
      attempt,
      `UPDATE download_request_items item SET unfinished_draws = unfinished_draws + $4
         FROM download_requests request
        WHERE request.id = $1 AND request.attempt_token = $2 AND request.state = 'rendering'
          AND item.request_id = request.id AND item.position = $3
        RETURNING item.position`,
      [position, by],
    );
    note.written = written.then(
      () => (note.position = by === 1 ? position : null),
      () => undefined,
    );
    await written;
  }

  private noteOf(attempt: Attempt): DrawNote {
    const note = this.notes.get(attempt) ?? { position: null, written: Promise.resolve(), isOver: false };
    this.notes.set(attempt, note);
    return note;
  }

  private async writeMissing(
    manager: EntityManager,
    { requestId }: Attempt,
    missing: readonly MissingPass[],
  ) {
    await manager.query(
      `UPDATE download_request_items item SET missing_reason = missing.reason
         FROM unnest($2::uuid[], $3::text[]) AS missing (qualification_id, reason)
        WHERE item.request_id = $1 AND item.qualification_id = missing.qualification_id`,
      [requestId, missing.map(({ qualificationId }) => qualificationId), missing.map(({ reason }) => reason)],
    );
  }

  private inTransaction(work: (manager: EntityManager) => Promise<void>): Promise<void> {
    return outliveConflicts(() => this.dataSource.transaction(work));
  }

  private async require(
    attempt: Attempt,
    sql: string,
    parameters: readonly unknown[],
    manager?: EntityManager,
  ): Promise<void> {
    const row = await this.update(sql, [attempt.requestId, attempt.token, ...parameters], manager);
    if (!row) throw new AttemptSuperseded(attempt);
  }

  /** An UPDATE … RETURNING of at most one row; TypeORM answers `[rows, count]`. */
  private async update<Row = unknown>(
    sql: string,
    parameters: readonly unknown[],
    manager?: EntityManager,
  ): Promise<Row | undefined> {
    const run = (by: EntityManager) => by.query<[Row[], number]>(sql, [...parameters]);
    // Within a transaction it is the whole of it that is done again.
    const [rows] = manager ? await run(manager) : await outliveConflicts(() => run(this.dataSource.manager));
    return rows[0];
  }
}
