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
  const template = process.env.TEST_DATABASE_URL;
  if (!template) throw new Error('The test run has no database: see test/support/global-setup.ts.');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(template, `CREATE DATABASE ${name} TEMPLATE ${new URL(template).pathname.slice(1)}`);
  const url = Object.assign(new URL(template), { pathname: `/${name}` }).toString();
  const dataSource = await openDatabase({ url, applicationName: 'pasloket test' });
  return {
    url,
    dataSource,
    async close() {
      await dataSource.destroy();
      await administer(template, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** Over the database `postgres`: one that is copied may have no other connection. */
async function administer(url: string, sql: string): Promise<void> {
  const client = new Client({
    connectionString: Object.assign(new URL(url), { pathname: '/postgres' }).toString(),
  });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
