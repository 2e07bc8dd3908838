import { openDatabase, requireClockInSync, requireCurrentSchema } from '@app/database';
import { connectionWithTimeouts } from '@app/postgres-client';
import { ConfigurableModuleBuilder, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';

export interface DatabaseModuleOptions {
  readonly url: string;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** True: the process must not start if its clock differs from the database's. */
  readonly needsSameClock: boolean;
}

/** Injection token of the database's URL, for connections that are not in the pool of the `DataSource`. */
export const DATABASE_URL = Symbol('DATABASE_URL');

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } =
  new ConfigurableModuleBuilder<DatabaseModuleOptions>().build();

/** Connects to the database, and provides the `DataSource`. The start fails if the schema is not the one that this version works with. */
@Module({
  providers: [
    {
      provide: DATABASE_URL,
      inject: [MODULE_OPTIONS_TOKEN],
      useFactory: ({ url }: DatabaseModuleOptions) => url,
    },
    { provide: DataSource, inject: [MODULE_OPTIONS_TOKEN], useFactory: connect },
  ],
  exports: [DATABASE_URL, DataSource],
})
export class DatabaseModule extends ConfigurableModuleClass implements OnApplicationShutdown {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  /** Nest stops the modules that import this one first, so that they can finish their work. */
  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}

async function connect({ url, applicationName, needsSameClock }: DatabaseModuleOptions): Promise<DataSource> {
  const dataSource = await openDatabase({ url, applicationName, connection: connectionWithTimeouts() });
  await requireCurrentSchema(dataSource);
  if (needsSameClock) await requireClockInSync(dataSource);
  return dataSource;
}
