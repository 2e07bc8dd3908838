import { serveMetrics } from '@app/metrics';
import {
  runService,
  serveHealth,
  SERVICE_OPTIONS,
  startWatchdog,
  useServiceLogger,
} from '@app/service-process';
import { NestFactory } from '@nestjs/core';
import { startTracing } from '@app/tracing';
import { getPriority, setPriority } from 'node:os';
import 'reflect-metadata';
import { HealthService } from './health/health.service';
import { WORKER_SETTINGS, type WorkerSettings } from './settings/settings';
import { WorkerModule } from './worker.module';

/** Niceness of the worker: on a machine that also serves pages, the pages come first. */
const AFTER_PAGES = 5;

void runService('pdf-worker', async () => {
  if (getPriority() < AFTER_PAGES) setPriority(AFTER_PAGES); // Only root may raise a priority, so a process that already has a lower one keeps it.
  const tracing = startTracing('pdf-worker', process.env);
  const app = await NestFactory.createApplicationContext(WorkerModule, SERVICE_OPTIONS);
  const settings = app.get<WorkerSettings>(WORKER_SETTINGS);
  const logger = useServiceLogger(app, 'pdf-worker', settings.LOG_FORMAT);
  const isReady = () => app.get(HealthService).isReady();
  const health = await serveHealth(isReady, settings.HOST, settings.HEALTH_PORT);
  const metricsAddress = { host: settings.HOST, metricsPort: settings.METRICS_PORT };
  const metrics = await serveMetrics(metricsAddress, logger);
  startWatchdog('pdf-worker', settings.LOG_FORMAT);
  logger.log(
    `makes passes, ${settings.RENDER_CONCURRENCY} requests at a time; health on port ${health.port}`,
  );

  return async () => {
    await app.close();
    health.close();
    metrics.close();
    await tracing.stop();
  };
});
