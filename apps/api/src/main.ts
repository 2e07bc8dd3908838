import { NestFactory } from '@nestjs/core';
import { type NestExpressApplication } from '@nestjs/platform-express';
import { downloadOrigin } from '@app/archive-storage';
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
import { readApiEnvironment } from './environment';
import { HealthService } from './health/health.service';
import { configureHttp } from './http/configure-http';
import { ServiceState } from './metrics/service-state';
import { storeOutOfReach } from './store-reach';

/** Connections for sessions alone, beside the data source's own. */
const SESSION_POOL_SIZE = 4;

/**
 * Connections that the system keeps until we take them up. Those beyond are dropped without a word, and come again after one second, then
 * three: with the 511 of Node.js a burst of 900 kept everybody else waiting so long. The system's own limit (`somaxconn`) may be lower.
 */
const BACKLOG = 4_096;

void runService('api', async () => {
  const environment = readApiEnvironment(process.env);
  const tracing = startTracing('api', process.env);
  const { storage } = environment;
  const logger = new LineLogger('api', environment.logFormat);
  const dataSource = await openDatabase({
    url: environment.databaseUrl,
    applicationName: 'pasloket api',
    connection: boundedConnection(),
  });
  await requireCurrentSchema(dataSource);
  if (queueTrustsClocks(environment.queueUrl)) await requireClockInSync(dataSource);
  await requireUsableQueue(environment.queueUrl, (sentence) => logger.warn(sentence));
  const sessionPool = new Pool({
    ...boundedConnection(),
    connectionString: environment.databaseUrl,
    application_name: 'pasloket api sessions',
    max: SESSION_POOL_SIZE,
  });
  sessionPool.on('error', (error) => logger.warn(`a session connection was lost: ${error.message}`));

  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.with(environment, dataSource, logger),
    {
      logger,
      bodyParser: false,
      abortOnError: false,
    },
  );
  app.set('trust proxy', environment.trustedProxies);
  const session = {
    secret: environment.sessionSecret,
    idleMinutes: environment.sessionIdleMinutes,
    secure: environment.secureCookies,
  };
  configureHttp(app, sessionPool, session, await downloadOrigin(storage));
  // Nest hands on what `listen` of Node.js takes, but its types know no backlog.
  await app.listen(environment.port, environment.host, BACKLOG as never);
  const isReady = () => app.get(HealthService).isReady();
  const health = await serveHealth(isReady, environment.host, environment.healthPort);
  const metrics = await serveMetrics(environment, logger, () => app.get(ServiceState).refresh());
  const { port } = app.getHttpServer().address() as AddressInfo;
  logger.log(`listens on ${environment.host}, port ${port}; health on port ${health.port}`);
  const outOfReach = storeOutOfReach(environment.publicUrl, storage.publicEndpoint ?? storage.endpoint);
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
