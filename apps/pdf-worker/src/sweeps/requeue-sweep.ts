import { RENDER_QUEUE_CLIENT, type RenderQueue } from '@app/render-queue';
import { requeueUnclaimed } from '@app/request-lifecycle';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Maximum number of requests that one sweep checks. */
const BATCH = 500;

/** Enqueues open requests that have no job in the queue, because the queue has lost the job or was unavailable. */
@Injectable()
export class RequeueSweep {
  private readonly logger = new Logger('requeue');

  constructor(
    private readonly dataSource: DataSource,
    @Inject(RENDER_QUEUE_CLIENT) private readonly queue: RenderQueue,
  ) {}

  /** Runs the sweep once. @returns the number of enqueued requests. Rejects if queue or database is unavailable. */
  async sweep(): Promise<number> {
    const enqueued = await requeueUnclaimed(this.dataSource, this.queue, BATCH);
    if (enqueued > 0) this.logger.log(`enqueued again: ${enqueued} requests that no worker was making`);
    return enqueued;
  }
}
