import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { downloadOrigin, storageOptions } from '@app/archive-storage';
import { openDatabase, requireCurrentSchema, requireClockInSync } from '@app/database';
import { serveMetrics } from '@app/metrics';
import { boundedConnection } from '@app/postgres-client';
import { queueTrustsClocks, requireUsableQueue } from '@app/render-queue';
import { LineLogger, runService, serveHealth } from '@app/service-process';
import { type AddressInfo } from 'node:net';
import { Pool } from 'pg';
import { startTracing } from '@app/tracing';
import 'reflect-metadata';
import { AppModule } from './app.module';
import { HealthService } from './health/health.service';
import { configureHttp } from './http/configure-http';
import { ServiceState } from './metrics/service-state';
import { isOverTls, readApiSettings } from './settings';
import { storeOutOfReach } from './store-reach';

/** Connections for sessions alone, beside the data source's own. */
const SESSION_POOL_SIZE = 4;

/**
 * Connections that the system keeps until we take them up. Those beyond are dropped without a word, and come again after one second, then
 * three: with the 511 of Node.js a burst of 900 kept everybody else waiting so long. The system's own limit (`somaxconn`) may be lower.
 */
const BACKLOG = 4_096;

void runService('api', async () => {
  const settings = readApiSettings(process.env);
  const tracing = startTracing('api', process.env);
  const logger = new LineLogger('api', settings.LOG_FORMAT);
  const dataSource = await openDatabase({
    url: settings.DATABASE_URL,
    applicationName: 'pasloket api',
    connection: boundedConnection(),
  });
  await requireCurrentSchema(dataSource);
  if (queueTrustsClocks(settings.QUEUE_URL)) await requireClockInSync(dataSource);
  await requireUsableQueue(settings.QUEUE_URL, (sentence) => logger.warn(sentence));
  const sessionPool = new Pool({
    ...boundedConnection(),
    connectionString: settings.DATABASE_URL,
    application_name: 'pasloket api sessions',
    max: SESSION_POOL_SIZE,
  });
  sessionPool.on('error', (error) => logger.warn(`a session connection was lost: ${error.message}`));

  const app = await NestFactory.create<NestExpressApplication>(AppModule.with(settings, dataSource, logger), {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  app.set('trust proxy', settings.TRUST_PROXY);
  const session = {
    secret: settings.SESSION_SECRET,
    idleMinutes: settings.SESSION_IDLE_MINUTES,
    secure: isOverTls(settings),
  };
  configureHttp(app, sessionPool, session, await downloadOrigin(storageOptions(settings)));
  // Nest hands on what `listen` of Node.js takes, but its types know no backlog.
  await app.listen(settings.PORT, settings.HOST, BACKLOG as never);
  const isReady = () => app.get(HealthService).isReady();
  const health = await serveHealth(isReady, settings.HOST, settings.HEALTH_PORT);
  const metricsAddress = { host: settings.HOST, metricsPort: settings.METRICS_PORT };
  const metrics = await serveMetrics(metricsAddress, logger, () => app.get(ServiceState).refresh());
  const { port } = app.getHttpServer().address() as AddressInfo;
  logger.log(`listens on ${settings.HOST}, port ${port}; health on port ${health.port}`);
  const outOfReach = storeOutOfReach(
    settings.PUBLIC_URL,
    settings.S3_PUBLIC_ENDPOINT ?? settings.S3_ENDPOINT,
  );
  if (outOfReach) logger.warn(outOfReach);
  return async () => {
    health.close();
    metrics.close();
    await app.close();
    await sessionPool.end();
    await dataSource.destroy();
    await tracing.stop();
  };
});
