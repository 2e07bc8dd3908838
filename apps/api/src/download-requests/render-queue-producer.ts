import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { RENDER_QUEUE_CLIENT, type RenderJob, type RenderQueue } from '@app/render-queue';
import { enqueueRequest } from '@app/request-lifecycle';
import { throttledLog } from '@app/service-process';
import { DataSource } from 'typeorm';

/** Adds the render job of a request to the queue. Call it after the transaction that writes the request was committed. */
@Injectable()
export class RenderQueueProducer implements OnApplicationShutdown {
  private readonly logger = new Logger('render-queue');
  private readonly warn = throttledLog((line) => this.logger.warn(line));
  private readonly pending = new Set<Promise<void>>();

  constructor(
    private readonly dataSource: DataSource,
    @Inject(RENDER_QUEUE_CLIENT) private readonly queue: RenderQueue,
  ) {}

  /**
   * Returns at once, without waiting for the queue. If the queue refuses the job, the outbox entry of the request remains, and the requeue
   * sweep of a worker enqueues the request later.
   */
  enqueue(job: RenderJob): void {
    const enqueued = enqueueRequest(this.dataSource, this.queue, job)
      .catch((error: Error) => this.warn(`request ${job.requestId} waits for the sweep: ${error.message}`))
      .finally(() => this.pending.delete(enqueued));
    this.pending.add(enqueued);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.pending);
  }
}
