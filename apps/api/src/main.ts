import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { downloadOrigin, storageOptions } from '@app/archive-storage';
import { serveMetrics } from '@app/metrics';
import { runService, serveHealth, SERVICE_OPTIONS, useServiceLogger } from '@app/service-process';
import { type AddressInfo } from 'node:net';
import { startTracing } from '@app/tracing';
import 'reflect-metadata';
import { AppModule } from './app.module';
import { HealthService } from './health/health.service';
import { configureHttp } from './http/configure-http';
import { ServiceStateMetrics } from './metrics/service-state-metrics';
import { API_SETTINGS, type ApiSettings } from './settings/settings';
import { storeReachabilityWarning } from './store-reachability-warning';

/**
 * Connections that the system keeps until we take them up. Those beyond are dropped without a word, and come again after one second, then
 * three: with the 511 of Node.js a burst of 900 kept everybody else waiting so long. The system's own limit (`somaxconn`) may be lower.
 */
const BACKLOG = 4_096;

void runService('api', async () => {
  const tracing = startTracing('api', process.env);
  const app = await NestFactory.create<NestExpressApplication>(AppModule, {
    ...SERVICE_OPTIONS,
    bodyParser: false,
  });
  const settings = app.get<ApiSettings>(API_SETTINGS);
  const logger = useServiceLogger(app, 'api', settings.LOG_FORMAT);
  configureHttp(app, settings, await downloadOrigin(storageOptions(settings)));
  // Nest hands on what `listen` of Node.js takes, but its types know no backlog.
  await app.listen(settings.PORT, settings.HOST, BACKLOG as never);
  const isReady = () => app.get(HealthService).isReady();
  const health = await serveHealth(isReady, settings.HOST, settings.HEALTH_PORT);
  const metricsAddress = { host: settings.HOST, metricsPort: settings.METRICS_PORT };
  const metrics = await serveMetrics(metricsAddress, logger, () => app.get(ServiceStateMetrics).refresh());
  const { port } = app.getHttpServer().address() as AddressInfo;
  logger.log(`listens on ${settings.HOST}, port ${port}; health on port ${health.port}`);
  const outOfReach = storeReachabilityWarning(
    settings.PUBLIC_URL,
    settings.S3_PUBLIC_ENDPOINT ?? settings.S3_ENDPOINT,
  );
  if (outOfReach) logger.warn(outOfReach);
  return async () => {
    health.close();
    metrics.close();
    await app.close();
    await tracing.stop();
  };
});
