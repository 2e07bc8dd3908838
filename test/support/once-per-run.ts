import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { runDatabaseUrl } from './run-database';

/**
 * Makes what all suites of a run use: the first suite that asks makes it, and others that ask meanwhile wait for it.
 *
 * @param make fills the folder, which is new.
 * @returns the folder; it is gone at the end of the run.
 */
export async function oncePerRun(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = path.join(runFolder(), name);
  const made = `${folder}.made`;
  if (existsSync(made)) return folder;
  const lock = new Client({ connectionString: runDatabaseUrl('postgres') });
  await lock.connect();
  try {
    // Suites run in processes of their own: the database of the run is what they have in common.
    await lock.query('SELECT pg_advisory_lock(hashtext($1))', [folder]);
    if (existsSync(made)) return folder;
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { mode: 0o711 });
    await make(folder);
    await writeFile(made, '');
    return folder;
  } finally {
    await lock.end();
  }
}

function runFolder(): string {
  const folder = process.env.TEST_RUN_FOLDER;
  if (!folder) throw new Error('The test run has no folder: see test/support/global-setup.ts.');
  return folder;
}
