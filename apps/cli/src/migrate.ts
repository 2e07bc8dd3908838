import { ArchiveStorage, storageOptions, storageSettings } from '@app/archive-storage';
import { optional, readEnvironment, url } from '@app/config';
import { grantServiceRights, migrateDatabase } from '@app/database';
import { prepareRenderQueue } from '@app/render-queue';
import { StoreUnusable } from './store-unusable';
import { UsageError } from './usage-error';

const POSTGRES = ['postgres:', 'postgresql:'] as const;

const schema = {
  DATABASE_URL: url({ protocols: POSTGRES }),
  API_DATABASE_URL: optional(url({ protocols: POSTGRES })),
  WORKER_DATABASE_URL: optional(url({ protocols: POSTGRES })),
  QUEUE_URL: url({ protocols: ['redis:', 'rediss:', ...POSTGRES] }),
  ...storageSettings,
};

/**
 * `migrate`: the deploy step before any api or worker of a new version starts. Brings the database and the queue up to date and
 * makes the bucket with its lifecycle rule. Running it again changes nothing; versions that still run go on meanwhile.
 *
 * With `API_DATABASE_URL` and `WORKER_DATABASE_URL` the users of these addresses get the rights of their work, and no other.
 *
 * @throws UsageError, ConfigurationError, DatabaseUnusable, DatabaseRefused, RenderQueueUnusable, StoreUnusable
 */
export async function migrate(args: string[]): Promise<void> {
  if (args.length > 0)
    throw new UsageError('migrate takes no arguments: configure it by environment variables.');
  const environment = readEnvironment(process.env, schema);
  const migrations = await migrateDatabase({
    url: environment.DATABASE_URL,
    applicationName: 'pasloket migrate',
  });
  console.log(
    migrations.length > 0
      ? `the schema was brought up to date: ${migrations.join(', ')}`
      : 'the schema is up to date',
  );
  await prepareRenderQueue(environment.QUEUE_URL);
  await grantServiceRights(environment.DATABASE_URL, {
    api: environment.API_DATABASE_URL,
    worker: environment.WORKER_DATABASE_URL,
  });
  console.log(`the queue in ${environment.QUEUE_URL.startsWith('redis') ? 'Redis' : 'PostgreSQL'} is ready`);
  const lifecycle = await new ArchiveStorage(storageOptions(environment))
    .ensureBucket()
    .catch((error: unknown) => {
      throw new StoreUnusable(error);
    });
  console.log(
    lifecycle.supported
      ? `the bucket ${environment.S3_BUCKET} is there, and removes old archives by its own lifecycle rule, too`
      : `the bucket ${environment.S3_BUCKET} is there; it takes no lifecycle rule (${lifecycle.reason})`,
  );
}
