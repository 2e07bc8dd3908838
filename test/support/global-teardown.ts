import { rm } from 'node:fs/promises';
import { running } from './running-services';

export default async function tearDown(): Promise<void> {
  await running.s3?.stop();
  await running.postgres?.stop();
  if (running.postgres) await rm(running.postgres.folder, { recursive: true, force: true });
  if (running.dataDir) await rm(running.dataDir, { recursive: true, force: true });
}
