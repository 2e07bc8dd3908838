import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { RenderOutboxEntry, turnOfRequest } from '@app/database';
import { type RenderJob, type RenderQueue } from '@app/render-queue';
import { throttledLog } from '@app/service-process';
import { DataSource } from 'typeorm';

/** The producers' side of the queue. */
export const RENDER_QUEUE_CLIENT = Symbol('RENDER_QUEUE_CLIENT');

/** Rings the queue for a request that is safely in the database. */
@Injectable()
export class RenderBell implements OnApplicationShutdown {
  private readonly logger = new Logger('render-bell');
  private readonly warn = throttledLog((line) => this.logger.warn(line));
  private readonly ringing = new Set<Promise<void>>();

  constructor(
    private readonly dataSource: DataSource,
    @Inject(RENDER_QUEUE_CLIENT) private readonly queue: RenderQueue,
  ) {}

  /**
   * Returns at once; call it after the commit. A ring that fails keeps its outbox row, and the worker's sweep rings
   * again, so nothing is lost and nobody waits.
   */
  ring(job: RenderJob): void {
    const ring = this.ringAndForget(job)
      .catch((error: Error) => this.warn(`request ${job.requestId} waits for the sweep: ${error.message}`))
      .finally(() => this.ringing.delete(ring));
    this.ringing.add(ring);
  }

  private async ringAndForget(job: RenderJob): Promise<void> {
    const turn = await turnOfRequest(this.dataSource.manager, job.requestId);
    await this.queue.ring(job, turn);
    await this.dataSource.manager.delete(RenderOutboxEntry, job);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.ringing);
    await this.queue.close();
  }
}
