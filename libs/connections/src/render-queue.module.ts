import {
  openRenderQueue,
  RENDER_QUEUE_CLIENT,
  type RenderQueue,
  requireUsableQueue,
} from '@app/render-queue';
import {
  ConfigurableModuleBuilder,
  Inject,
  Logger,
  Module,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { RenderQueueErrors } from './render-queue-errors';

export interface RenderQueueModuleOptions {
  readonly url: string;
}

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } =
  new ConfigurableModuleBuilder<RenderQueueModuleOptions>().build();

/** Opens the render queue for producers, and provides it as `RENDER_QUEUE_CLIENT`. The start fails if the queue can never work. */
@Module({
  providers: [
    RenderQueueErrors,
    { provide: RENDER_QUEUE_CLIENT, inject: [MODULE_OPTIONS_TOKEN, RenderQueueErrors], useFactory: open },
  ],
  exports: [RENDER_QUEUE_CLIENT, RenderQueueErrors],
})
export class RenderQueueModule extends ConfigurableModuleClass implements OnApplicationShutdown {
  constructor(@Inject(RENDER_QUEUE_CLIENT) private readonly queue: RenderQueue) {
    super();
  }

  /** Nest stops the modules that import this one first: they may still enqueue jobs. */
  async onApplicationShutdown(): Promise<void> {
    await this.queue.close();
  }
}

async function open({ url }: RenderQueueModuleOptions, errors: RenderQueueErrors): Promise<RenderQueue> {
  await requireUsableQueue(url, (sentence) => new Logger('render-queue').warn(sentence));
  return openRenderQueue(url, errors.report);
}
