import { retryOnConflict } from '@app/database';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Attempt, AttemptSuperseded, IS_CURRENT, updateCurrentAttempt } from './attempt';

/**
 * Counts the unfinished draws of each pass, in `download_request_items.unfinished_draws`. A pass is counted before it is drawn, and the
 * count is cleared afterwards. If drawing ends the process, the pass stays counted, and later attempts can leave it out.
 */
@Injectable()
export class DrawCounter {
  constructor(private readonly dataSource: DataSource) {}

  /** Counts a draw that is about to begin. @throws AttemptSuperseded */
  async count(attempt: Attempt, position: number): Promise<void> {
    await this.add(attempt, position, 1);
  }

  /**
   * Clears the count of a finished draw.
   *
   * @throws AttemptSuperseded if the lease was lost: the draw then stays counted, because the pass may have kept the process busy for too
   * long. After any other error, `releaseRequest` clears the count.
   */
  async clear(attempt: Attempt, position: number): Promise<void> {
    await this.add(attempt, position, -1);
  }

  private async add(attempt: Attempt, position: number, draws: 1 | -1): Promise<void> {
    const { drawing } = attempt;
    if (drawing.isReleasing) throw new AttemptSuperseded(attempt);
    const written = retryOnConflict(() =>
      updateCurrentAttempt(
        this.dataSource.manager,
        attempt,
        `UPDATE download_request_items item SET unfinished_draws = unfinished_draws + $4
           FROM download_requests request
          WHERE ${IS_CURRENT} AND item.request_id = request.id AND item.position = $3
          RETURNING item.position`,
        [position, draws],
      ),
    );
    drawing.written = written.then(
      () => (drawing.position = draws === 1 ? position : null),
      () => undefined,
    );
    await written;
  }
}
