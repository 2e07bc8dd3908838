import { ArchiveStorage, storageOptions, StoreUnusable } from '@app/archive-storage';
import { databaseUrl, readSettings } from '@app/config';
import { connectionSettings } from '@app/connections';
import { grantServiceRights, migrateDatabase } from '@app/database';
import { prepareRenderQueue } from '@app/render-queue';
import { type CommandLog, isExpected } from '@app/service-process';
import { z } from 'zod';
import { MigrationUnfinished } from './migration-unfinished';
import { UsageError } from './usage-error';

const schema = z.object({
  ...connectionSettings,
  API_DATABASE_URL: databaseUrl().optional(),
  WORKER_DATABASE_URL: databaseUrl().optional(),
});

/**
 * Runs `migrate`, a step of a deploy that must be complete before api or worker of a new version start. It updates the schemas of database
 * and queue, and creates the bucket with its lifecycle rule. Running it again changes nothing. Services of the old version can run
 * meanwhile.
 *
 * With `API_DATABASE_URL` and `WORKER_DATABASE_URL`, the users of these URLs get exactly the rights that their service needs.
 *
 * If queue or store are unreachable, all other steps are still done.
 *
 * @throws UsageError, ConfigurationError, DatabaseUnusable, DatabaseIncompatible; MigrationUnfinished if queue or store could not be prepared
 */
export async function migrateCommand(args: string[], log: CommandLog): Promise<void> {
  if (args.length > 0)
    throw new UsageError('migrate takes no arguments: configure it by environment variables.');
  const settings = readSettings(process.env, schema);
  const migrations = await migrateDatabase({
    url: settings.DATABASE_URL,
    applicationName: 'pasloket migrate',
  });
  log.info(
    migrations.length > 0
      ? `the schema was brought up to date: ${migrations.join(', ')}`
      : 'the schema is up to date',
  );
  const left = new Map<string, Error>();
  await unlessAway('the queue', prepareQueue(settings.QUEUE_URL, log), left);
  // After the queue: a queue in PostgreSQL has tables for which api and worker need rights.
  await grantServiceRights(settings.DATABASE_URL, {
    api: settings.API_DATABASE_URL,
    worker: settings.WORKER_DATABASE_URL,
  });
  const storage = new ArchiveStorage(storageOptions(settings));
  const store = prepareStore(settings.S3_BUCKET, storage, log);
  await unlessAway('the bucket with its lifecycle rule', store, left);
  if (left.size > 0) throw new MigrationUnfinished(left);
}

/**
 * Waits for a step. An error whose message says how to fix it is recorded in `left`, so that the other steps are still done. @throws all
 * other errors
 */
async function unlessAway(what: string, step: Promise<void>, left: Map<string, Error>): Promise<void> {
  try {
    await step;
  } catch (error) {
    if (!isExpected(error)) throw error;
    left.set(what, error);
  }
}

async function prepareQueue(url: string, log: CommandLog): Promise<void> {
  await prepareRenderQueue(url);
  log.info(`the queue in ${/^redis/i.test(url) ? 'Redis' : 'PostgreSQL'} is ready`);
}

async function prepareStore(bucket: string, storage: ArchiveStorage, log: CommandLog): Promise<void> {
  const lifecycle = await storage.ensureBucket().catch((error: unknown) => {
    throw new StoreUnusable(error);
  });
  log.info(
    lifecycle.supported
      ? `the bucket ${bucket} is there, and removes old archives by its own lifecycle rule, too`
      : `the bucket ${bucket} is there; it takes no lifecycle rule (${lifecycle.reason})`,
  );
}
