import { openDatabase } from '@app/database';
import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { type DataSource } from 'typeorm';

export interface TestDatabase {
  readonly url: string;
  readonly dataSource: DataSource;
  close(): Promise<void>;
}

/** A database of its own for a suite, copied from the migrated one of the run; close it in `afterAll`. */
export async function testDatabase(): Promise<TestDatabase> {
  const database = await createDatabase(new URL(templateUrl()).pathname.slice(1));
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

/** A database in which nothing was ever migrated; drop it in `afterAll`. */
export function emptyDatabase(): Promise<NewDatabase> {
  return createDatabase('template1');
}

export interface NewDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

async function createDatabase(template: string): Promise<NewDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  return {
    url: Object.assign(new URL(templateUrl()), { pathname: `/${name}` }).toString(),
    drop: () => administer(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}

function templateUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error('The test run has no database: see test/support/global-setup.ts.');
  return url;
}

/** Over the database `postgres`: one that is copied may have no other connection. */
async function administer(sql: string): Promise<void> {
  const client = new Client({
    connectionString: Object.assign(new URL(templateUrl()), { pathname: '/postgres' }).toString(),
  });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
