// Raw SQL: an advisory lock.
import { requireNoTransactionPooling, TransactionPoolingError } from '@app/postgres-client';
import { type PoolConfig } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { DatabaseIncompatible, DatabaseUnusable } from './database-unusable';
import { ENTITIES } from './entities/entities';
import { CreateRegistry1795000000000 } from './migrations/1795000000000-CreateRegistry';
import { CreateDownloadRequests1795000100000 } from './migrations/1795000100000-CreateDownloadRequests';
import { CreateHolderListings1795300000000 } from './migrations/1795300000000-CreateHolderListings';
import { IndexFailedRequests1795900000000 } from './migrations/1795900000000-IndexFailedRequests';
import { AddAttemptLimits1795100000000 } from './migrations/1795100000000-AddAttemptLimits';
import { IndexWhatExpires1795060000000 } from './migrations/1795060000000-IndexWhatExpires';
import { CountCalls1795070000000 } from './migrations/1795070000000-CountCalls';
import { CreateRegistryImports1795200000000 } from './migrations/1795200000000-CreateRegistryImports';
import { KeepTraceParent1796500000000 } from './migrations/1796500000000-KeepTraceParent';
import { KeepImportRejects1796400000000 } from './migrations/1796400000000-KeepImportRejects';
import { StateCompatibility1796010000000 } from './migrations/1796010000000-StateCompatibility';
import { CountUnfinishedDraws1796000000000 } from './migrations/1796000000000-CountUnfinishedDraws';
import { AddSingleSignOn1796501000000 } from './migrations/1796501000000-AddSingleSignOn';
import { AddSecondFactors1796201000000 } from './migrations/1796201000000-AddSecondFactors';
import { ManageAccounts1796200000000 } from './migrations/1796200000000-ManageAccounts';
import { RecordSweeps1796300000000 } from './migrations/1796300000000-RecordSweeps';
import { IndexMissingPasses1797000000000 } from './migrations/1797000000000-IndexMissingPasses';
import { TrustProviderAddresses1797100000000 } from './migrations/1797100000000-TrustProviderAddresses';
import { ConfirmIdentityChanges1797200000000 } from './migrations/1797200000000-ConfirmIdentityChanges';
import { KnowBirthDatesInPart1797300000000 } from './migrations/1797300000000-KnowBirthDatesInPart';
import { CountListings1796100000000 } from './migrations/1796100000000-CountListings';

export interface DatabaseOptions {
  /** URL of the database: `postgres://…` */
  readonly url: string;
  /** Name of the process, as `pg_stat_activity` shows it. */
  readonly applicationName: string;
  /** Maximum number of connections of this process. Default: 10. */
  readonly poolSize?: number;
  /** More options of `pg` for each connection, such as time limits. Default: no time limit, as migrations need. */
  readonly connection?: PoolConfig;
  /** The entities that repositories are asked for, and those that they refer to. Default: all, whose metadata takes 3 to 8 ms to build. */
  readonly entities?: DataSourceOptions['entities'];
  /** False if the process has made this check at its start: it takes connections of its own. Default: true. */
  readonly checksPooler?: boolean;
}

/** Synchronisation is off: only migrations change the schema (`migrateDatabase`). */
function createDataSource({
  url,
  applicationName,
  poolSize = 10,
  connection,
  entities = [...ENTITIES],
}: DatabaseOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    applicationName,
    poolSize,
    connectTimeoutMS: 5_000,
    extra: connection,
    entities,
    synchronize: false,
    migrations: [
      CreateRegistry1795000000000,
      CreateDownloadRequests1795000100000,
      CreateHolderListings1795300000000,
      CountCalls1795070000000,
      AddAttemptLimits1795100000000,
      IndexWhatExpires1795060000000,
      IndexFailedRequests1795900000000,
      CreateRegistryImports1795200000000,
      KeepImportRejects1796400000000,
      KeepTraceParent1796500000000,
      StateCompatibility1796010000000,
      CountUnfinishedDraws1796000000000,
      ManageAccounts1796200000000,
      AddSecondFactors1796201000000,
      RecordSweeps1796300000000,
      CountListings1796100000000,
      AddSingleSignOn1796501000000,
      IndexMissingPasses1797000000000,
      TrustProviderAddresses1797100000000,
      ConfirmIdentityChanges1797200000000,
      KnowBirthDatesInPart1797300000000,
    ],
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'all',
  });
}

/**
 * Connects to the database.
 *
 * @throws DatabaseUnusable, DatabaseIncompatible if a connection pooler gives each transaction another connection of the database
 */
export async function openDatabase(options: DatabaseOptions): Promise<DataSource> {
  try {
    if (options.checksPooler ?? true) await requireNoTransactionPooling(options.url);
    return await createDataSource(options).initialize();
  } catch (error) {
    throw error instanceof TransactionPoolingError
      ? new DatabaseIncompatible(`DATABASE_URL: ${error.message}.`)
      : new DatabaseUnusable(error);
  }
}

/**
 * Connects, runs the missing migrations, and disconnects. If two processes migrate, the second one waits for the first.
 *
 * @returns the names of the migrations that ran
 * @throws DatabaseUnusable, DatabaseIncompatible
 */
export async function migrateDatabase(options: DatabaseOptions): Promise<string[]> {
  const dataSource = await openDatabase(options);
  try {
    const runner = dataSource.createQueryRunner();
    try {
      await runner.query(`SELECT pg_advisory_lock(hashtext('migrate'))`);
      return (await dataSource.runMigrations()).map(({ name }) => name);
    } finally {
      await runner.release(); // The lock is released when `destroy` closes the connection.
    }
  } finally {
    await dataSource.destroy();
  }
}
