import { migrateDatabase } from '@app/database';
import { prepareRenderQueue } from '@app/render-queue';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { seedDemoDataIfEmpty, startEmbeddedPostgres } from './embedded';
import { testDataDir, type TestDataDir } from './data-dir';
import { oncePerRun } from './once-per-run';
import { createDatabase, DATABASE } from './run-database';
import { openCopy, type TestDatabase } from './test-database';

/** As many as `npm start` invents. */
const DEMO_HOLDERS = 2_000;
const ACCOUNTS = 'demo-accounts.json';

/**
 * A data folder of its own for a suite, as the first `npm start` leaves it: its PostgreSQL holds the schema, the queue and the
 * demo registry. It is a copy, so that a start takes no longer than a second start does. A power cut would lose data in it.
 */
export async function demoDataDir(holders = DEMO_HOLDERS): Promise<TestDataDir> {
  const dataDir = await testDataDir();
  await fillDataDir(dataDir.path, holders);
  return dataDir;
}

/** Fills a folder that does not exist yet; see `demoDataDir`. */
export async function fillDataDir(dataDir: string, holders = DEMO_HOLDERS): Promise<void> {
  const template = await oncePerRun(`data-dir-${holders}`, (folder) => makeDataDir(folder, holders));
  // It keeps owners, which the user of PostgreSQL needs.
  await promisify(execFile)('cp', ['-a', `${template}/.`, dataDir]);
}

async function makeDataDir(dataDir: string, holders: number): Promise<void> {
  const postgres = await startEmbeddedPostgres({ dataDir, durable: false, log: () => undefined });
  try {
    await fill(postgres.url, holders, path.join(dataDir, ACCOUNTS));
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit'])
      await client.query(`ALTER SYSTEM SET ${setting} = off`);
    await client.end();
  } finally {
    await postgres.stop();
  }
}

/**
 * A database of its own for a suite that can reach it, with the schema, the queue and the demo registry. The demo accounts are written
 * into the data folder, where `npm start` looks for them.
 */
export async function demoDatabase(dataDir: TestDataDir, holders = DEMO_HOLDERS): Promise<TestDatabase> {
  const folder = await oncePerRun(`demo-${holders}`, async (made) => {
    const { name, url } = await createDatabase('template1');
    await writeFile(path.join(made, DATABASE), name);
    await fill(url, holders, path.join(made, ACCOUNTS));
  });
  await mkdir(dataDir.path, { recursive: true, mode: 0o711 });
  await copyFile(path.join(folder, ACCOUNTS), path.join(dataDir.path, ACCOUNTS));
  return openCopy(await readFile(path.join(folder, DATABASE), 'utf8'));
}

/** As `npm start` does it. */
async function fill(url: string, holders: number, accountsFile: string): Promise<void> {
  await migrateDatabase({ url, applicationName: 'pasloket test template' });
  await prepareRenderQueue(url);
  await seedDemoDataIfEmpty(url, holders, accountsFile);
}
