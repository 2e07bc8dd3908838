import { openDatabase } from '@app/database';
import { type DataSource } from 'typeorm';
import { createDatabase, type NewDatabase, runDatabaseUrl } from './run-database';

export interface TestDatabase {
  readonly url: string;
  readonly dataSource: DataSource;
  close(): Promise<void>;
}

/** A database of its own for a suite, copied from the migrated one of the run; close it in `afterAll`. */
export async function testDatabase(): Promise<TestDatabase> {
  return openCopy(new URL(runDatabaseUrl()).pathname.slice(1));
}

/** A database of its own for a suite, copied from this one; close it in `afterAll`. */
export async function openCopy(template: string): Promise<TestDatabase> {
  const database = await createDatabase(template);
  const dataSource = await openDatabase({ url: database.url, applicationName: 'pasloket test' });
  return {
    url: database.url,
    dataSource,
    async close() {
      await dataSource.destroy();
      await database.drop();
    },
  };
}

export type { NewDatabase };

/** A database in which nothing was ever migrated; drop it in `afterAll`. */
export function emptyDatabase(): Promise<NewDatabase> {
  return createDatabase('template1');
}
