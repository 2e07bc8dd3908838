import { ArchiveStorage, storageOptions } from '@app/archive-storage';
import { isClockInSync, openDatabase, requireCurrentSchema, requireClockInSync } from '@app/database';
import { countError, serveMetrics } from '@app/metrics';
import { boundedConnection } from '@app/postgres-client';
import {
  openRenderQueue,
  queueTrustsClocks,
  requireUsableQueue,
  startRenderWorker,
  describeQueueError,
} from '@app/render-queue';
import { endWhenHanging, LineLogger, runService, serveHealth, throttledLog } from '@app/service-process';
import { NestFactory } from '@nestjs/core';
import { startTracing } from '@app/tracing';
import { getPriority, setPriority } from 'node:os';
import 'reflect-metadata';
import { loadRenderer } from './load-renderer';
import { RenderPassesProcessor } from './render-passes/render-passes.processor';
import { readWorkerSettings } from './settings';
import { warmUp } from './warm-up';
import { WorkerModule } from './worker.module';

/** Niceness of the worker: on a machine that also serves pages, the pages come first. */
const AFTER_PAGES = 5;

void runService('pdf-worker', async () => {
  if (getPriority() < AFTER_PAGES) setPriority(AFTER_PAGES); // Only root may raise a priority, so a process that already has a lower one keeps it.
  const settings = readWorkerSettings(process.env);
  const tracing = startTracing('pdf-worker', process.env);
  const logger = new LineLogger('pdf-worker', settings.LOG_FORMAT);
  const warn = throttledLog((line) => logger.warn(line));
  const onQueueError = (error: Error) => {
    const { type, line } = describeQueueError(error);
    countError(type);
    warn(line);
  };

  const renderer = await loadRenderer(settings.HOUSE_STYLE_FILE);
  await warmUp(renderer).catch((error: Error) =>
    logger.warn(`the first request takes longer: ${error.message}`),
  );
  const dataSource = await openDatabase({
    url: settings.DATABASE_URL,
    applicationName: 'pasloket pdf-worker',
    connection: boundedConnection(),
  });
  const clocksMatter = queueTrustsClocks(settings.QUEUE_URL);
  await requireCurrentSchema(dataSource);
  if (clocksMatter) await requireClockInSync(dataSource);
  await requireUsableQueue(settings.QUEUE_URL, (sentence) => logger.warn(sentence));
  const queue = openRenderQueue(settings.QUEUE_URL, onQueueError);
  const app = await NestFactory.createApplicationContext(
    WorkerModule.with({
      dataSource,
      storage: new ArchiveStorage(storageOptions(settings)),
      renderer,
      queue,
      publicUrl: settings.PUBLIC_URL,
    }),
    { logger, abortOnError: false },
  );
  const processor = app.get(RenderPassesProcessor);
  const worker = startRenderWorker(settings.QUEUE_URL, (job) => processor.process(job), {
    concurrency: settings.RENDER_CONCURRENCY,
    onError: onQueueError,
  });
  const isReady = async () => {
    await queue.check();
    return (await isClockInSync(dataSource)) || !clocksMatter;
  };
  const health = await serveHealth(isReady, settings.HOST, settings.HEALTH_PORT);
  const metricsAddress = { host: settings.HOST, metricsPort: settings.METRICS_PORT };
  const metrics = await serveMetrics(metricsAddress, logger);
  endWhenHanging('pdf-worker', settings.LOG_FORMAT);
  logger.log(
    `makes passes, ${settings.RENDER_CONCURRENCY} requests at a time; health on port ${health.port}`,
  );

  return async () => {
    processor.stop();
    await worker.close();
    await app.close();
    await queue.close();
    health.close();
    metrics.close();
    await dataSource.destroy();
    await tracing.stop();
  };
});
