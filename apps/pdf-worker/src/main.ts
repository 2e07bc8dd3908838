import { ArchiveStorage } from '@app/archive-storage';
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
import { readWorkerEnvironment } from './environment';
import { loadRenderer } from './load-renderer';
import { RenderPassesProcessor } from './render-passes/render-passes.processor';
import { warmUp } from './warm-up';
import { WorkerModule } from './worker.module';

/** Niceness of the worker: on a machine that also serves pages, the pages come first. */
const AFTER_PAGES = 5;

void runService('pdf-worker', async () => {
  if (getPriority() < AFTER_PAGES) setPriority(AFTER_PAGES); // Only root may raise a priority, so a process that already has a lower one keeps it.
  const environment = readWorkerEnvironment(process.env);
  const tracing = startTracing('pdf-worker', process.env);
  const logger = new LineLogger('pdf-worker', environment.logFormat);
  const warn = throttledLog((line) => logger.warn(line));
  const onQueueError = (error: Error) => {
    const { type, line } = describeQueueError(error);
    countError(type);
    warn(line);
  };

  const renderer = await loadRenderer(environment.houseStyleFile);
  await warmUp(renderer).catch((error: Error) =>
    logger.warn(`the first request takes longer: ${error.message}`),
  );
  const dataSource = await openDatabase({
    url: environment.databaseUrl,
    applicationName: 'pasloket pdf-worker',
    connection: boundedConnection(),
  });
  const clocksMatter = queueTrustsClocks(environment.queueUrl);
  await requireCurrentSchema(dataSource);
  if (clocksMatter) await requireClockInSync(dataSource);
  await requireUsableQueue(environment.queueUrl, (sentence) => logger.warn(sentence));
  const queue = openRenderQueue(environment.queueUrl, onQueueError);
  const app = await NestFactory.createApplicationContext(
    WorkerModule.with({
      dataSource,
      storage: new ArchiveStorage(environment.storage),
      renderer,
      queue,
      publicUrl: environment.publicUrl,
    }),
    { logger, abortOnError: false },
  );
  const processor = app.get(RenderPassesProcessor);
  const worker = startRenderWorker(environment.queueUrl, (job) => processor.process(job), {
    concurrency: environment.renderConcurrency,
    onError: onQueueError,
  });
  const isReady = async () => {
    await queue.check();
    return (await isClockInSync(dataSource)) || !clocksMatter;
  };
  const health = await serveHealth(isReady, environment.host, environment.healthPort);
  const metrics = await serveMetrics(environment, logger);
  endWhenHanging('pdf-worker', environment.logFormat);
  logger.log(
    `makes passes, ${environment.renderConcurrency} requests at a time; health on port ${health.port}`,
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
