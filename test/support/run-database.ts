import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** The address of a database in the PostgreSQL of the run; by default of the migrated one that is copied. */
export function runDatabaseUrl(name?: string): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error('The test run has no database: see test/support/global-setup.ts.');
  return name === undefined ? url : Object.assign(new URL(url), { pathname: `/${name}` }).toString();
}

/** The name of a file that holds the name of a database which is there until the end of the run, in a folder of the run. */
export const DATABASE = 'database';

export interface NewDatabase {
  readonly name: string;
  readonly url: string;
  drop(): Promise<void>;
}

/** @param template a database that has no connection at this moment */
export async function createDatabase(template: string): Promise<NewDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await administer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  return { name, url: runDatabaseUrl(name), drop: () => dropDatabase(name) };
}

export function dropDatabase(name: string): Promise<void> {
  return administer(`DROP DATABASE ${name} WITH (FORCE)`);
}

/** Over the database `postgres`: one that is copied may have no other connection. */
async function administer(sql: string): Promise<void> {
  const client = new Client({ connectionString: runDatabaseUrl('postgres') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
