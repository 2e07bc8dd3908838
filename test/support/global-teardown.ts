import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { DATABASE, dropDatabase } from './run-database';
import { running } from './running-services';
import { stopSharedSystems } from './stop-shared-systems';

export default async function tearDown(): Promise<void> {
  if (running.dataDir) await stopSharedSystems(running.dataDir);
  await running.s3?.stop();
  if (running.dataDir && !running.postgres) await dropTemplates(running.dataDir);
  await running.postgres?.stop();
  if (running.postgres) await rm(running.postgres.folder, { recursive: true, force: true });
  if (running.dataDir) await rm(running.dataDir, { recursive: true, force: true });
}

/** A server that was given outlives the run. */
async function dropTemplates(runFolder: string): Promise<void> {
  for (const name of readdirSync(runFolder)) {
    const file = path.join(runFolder, name, DATABASE);
    if (existsSync(file)) await dropDatabase(readFileSync(file, 'utf8'));
  }
}
