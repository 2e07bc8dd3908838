import { rm } from 'node:fs/promises';
import { running } from './running-services';
import { stopSharedSystems } from './stop-shared-systems';

export default async function tearDown(): Promise<void> {
  if (running.dataDir) await stopSharedSystems(running.dataDir);
  await running.s3?.stop();
  await running.postgres?.stop();
  if (running.postgres) await rm(running.postgres.folder, { recursive: true, force: true });
  if (running.dataDir) await rm(running.dataDir, { recursive: true, force: true });
}
