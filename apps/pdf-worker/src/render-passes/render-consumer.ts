import { RenderQueueErrors } from '@app/connections';
import { type RenderWorker, startRenderWorker } from '@app/render-queue';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { WORKER_SETTINGS, type WorkerSettings } from '../settings/settings';
import { RenderPassesProcessor } from './render-passes.processor';

/** Consumes the queue while the worker runs. */
@Injectable()
export class RenderConsumer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private worker?: RenderWorker;

  constructor(
    private readonly processor: RenderPassesProcessor,
    private readonly queueErrors: RenderQueueErrors,
    @Inject(WORKER_SETTINGS) private readonly settings: WorkerSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.worker = startRenderWorker(this.settings.QUEUE_URL, (job) => this.processor.process(job), {
      concurrency: this.settings.RENDER_CONCURRENCY,
      onError: this.queueErrors.report,
    });
  }

  /** Waits until the current requests are released. Runs before the connections are closed, which that needs. */
  async beforeApplicationShutdown(): Promise<void> {
    this.processor.stop();
    await this.worker?.close();
  }
}
