import { outliveConflicts, turnOfRequest } from '@app/database';
import { type RenderQueue } from '@app/render-queue';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

export const RENDER_QUEUE_CLIENT = Symbol('RENDER_QUEUE_CLIENT');

/** A ring that the api owes is given this long before the sweep gives it instead. Seconds. */
const OWED_AFTER_SECONDS = 3;

/** A request that was rung for, and that nobody works on, is looked after from this age on. Seconds. */
const QUIET_AFTER_SECONDS = 10;

/**
 * A ring is put off for 15 s at most. One that seems put off for longer was, by a worker with a wrong clock, and might be so
 * for hours. Seconds.
 */
const PUT_OFF_AT_MOST_SECONDS = 30;

/** Looked at in one sweep; the oldest first. */
const BATCH = 500;

interface QuietRequest {
  readonly id: string;
  readonly generation: number;
  readonly abandoned: boolean;
  readonly overdue: boolean;
}

/**
 * Rings again for every open request that has no live attempt and no ring under way. This one loop survives a queue that
 * was away, emptied, set back in time, or that gave up; the database alone knows what is open.
 */
@Injectable()
export class ReRing {
  private readonly logger = new Logger('re-ring');

  constructor(
    private readonly dataSource: DataSource,
    @Inject(RENDER_QUEUE_CLIENT) private readonly queue: RenderQueue,
  ) {}

  /** @returns how many requests were rung for. Rejects when the queue or the database is away. */
  async sweep(): Promise<number> {
    const quiet = await this.dataSource.manager.query<QuietRequest[]>(
      `SELECT id, generation, state = 'rendering' AS abandoned,
              changed_at < now() - make_interval(secs => $4) AS overdue
         FROM download_requests request
        WHERE state IN ('submitted', 'rendering') AND (lease_until IS NULL OR lease_until < now())
          AND (changed_at < now() - make_interval(secs => $1)
               OR EXISTS (SELECT FROM render_outbox owed WHERE owed.request_id = request.id
                             AND owed.created_at < now() - make_interval(secs => $2)))
        ORDER BY submitted_at
        LIMIT $3`,
      [QUIET_AFTER_SECONDS, OWED_AFTER_SECONDS, BATCH, PUT_OFF_AT_MOST_SECONDS],
    );
    let rung = 0;
    for (const request of quiet) {
      // A long queue is no trouble: a ring that still waits its turn is left alone. An abandoned request is not.
      if (
        !request.abandoned &&
        (await this.queue.isPending(
          { requestId: request.id, generation: request.generation },
          !request.overdue,
        ))
      ) {
        continue;
      }
      if (await this.ringAnew(request)) rung += 1;
    }
    if (rung > 0) this.logger.log(`rang again for ${rung} requests that nobody was working on`);
    return rung;
  }

  /** A new generation, because the queue ignores a job id that it still stores. */
  private async ringAnew({ id, generation }: QuietRequest): Promise<boolean> {
    const next = generation + 1;
    const [rows] = await outliveConflicts(() =>
      this.dataSource.manager.query<[unknown[], number]>(
        `UPDATE download_requests SET generation = $3
        WHERE id = $1 AND generation = $2 AND state IN ('submitted', 'rendering')
          AND (lease_until IS NULL OR lease_until < now())
        RETURNING id`,
        [id, generation, next],
      ),
    );
    if (rows.length === 0) return false;
    const turn = await turnOfRequest(this.dataSource.manager, id);
    await this.queue.ring({ requestId: id, generation: next }, turn);
    await outliveConflicts(() =>
      this.dataSource.manager.query(`DELETE FROM render_outbox WHERE request_id = $1`, [id]),
    );
    return true;
  }
}
