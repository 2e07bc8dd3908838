import { isClockInSync } from '@app/database';
import { queueDependsOnClocks, RENDER_QUEUE_CLIENT, type RenderQueue } from '@app/render-queue';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { WORKER_SETTINGS, type WorkerSettings } from '../settings/settings';

/** Reports whether the worker can make requests. */
@Injectable()
export class HealthService {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(RENDER_QUEUE_CLIENT) private readonly queue: RenderQueue,
    @Inject(WORKER_SETTINGS) private readonly settings: WorkerSettings,
  ) {}

  /** Returns false if the queue depends on clocks and ours differs from the database's. Rejects when database or queue are unavailable. */
  async isReady(): Promise<boolean> {
    await this.queue.check();
    return (await isClockInSync(this.dataSource)) || !queueDependsOnClocks(this.settings.QUEUE_URL);
  }
}
