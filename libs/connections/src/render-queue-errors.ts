import { countError } from '@app/metrics';
import { describeQueueError } from '@app/render-queue';
import { throttledLog } from '@app/service-process';
import { Injectable, Logger } from '@nestjs/common';

/** Receives the connection errors of the queue, of its producer and its consumer alike. */
@Injectable()
export class RenderQueueErrors {
  private readonly logger = new Logger('render-queue');
  private readonly warn = throttledLog((line) => this.logger.warn(line));

  /** Counts the error, and logs it unless another one was logged a moment ago. */
  readonly report = (error: Error): void => {
    const { type, line } = describeQueueError(error);
    countError(type);
    this.warn(line);
  };
}
