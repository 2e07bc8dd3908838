import { RENDER_QUEUE_CLIENT, type RenderQueue } from '@app/render-queue';
import { requeueUnclaimed } from '@app/request-lifecycle';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Number of requests that one sweep checks. */
const BATCH = 500;

/** Enqueues open requests whose job the queue has lost, or never had. */
@Injectable()
export class RequeueSweep {
  private readonly logger = new Logger('requeue');

  constructor(
    private readonly dataSource: DataSource,
    @Inject(RENDER_QUEUE_CLIENT) private readonly queue: RenderQueue,
  ) {}

  /** @returns the number of enqueued requests. Rejects when queue or database is unavailable. */
  async sweep(): Promise<number> {
    const enqueued = await requeueUnclaimed(this.dataSource, this.queue, BATCH);
    if (enqueued > 0) this.logger.log(`enqueued again: ${enqueued} requests that no worker was making`);
    return enqueued;
  }
}
