import { existsSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrateDatabase } from '../../libs/database/src';
import { startEmbeddedPostgres, startEmbeddedS3 } from './embedded';
import { running } from './running-services';
import { interruptSharedSystems } from './stop-shared-systems';

/**
 * One PostgreSQL and one S3 store for the whole run; each suite takes a database and a bucket of its own there
 * (`testDatabase`, `testStorage`). TEST_DATABASE_URL, of a role that may create databases, replaces the former.
 */
export default async function setUp(): Promise<void> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'pasloket-test-'));
  await chmod(dataDir, 0o755); // Root's PostgreSQL runs as another user, who must enter it as well.
  running.dataDir = dataDir;
  process.env.TEST_RUN_FOLDER = dataDir;
  endWithRun();
  if (!process.env.TEST_DATABASE_URL) {
    running.postgres = await startEmbeddedPostgres({ dataDir, durable: false, log: () => undefined });
    process.env.TEST_DATABASE_URL = running.postgres.url;
  }
  await migrateDatabase({ url: process.env.TEST_DATABASE_URL, applicationName: 'pasloket test template' });
  running.s3 = await startEmbeddedS3({ dataDir });
  const { endpoint, accessKeyId, secretAccessKey } = running.s3;
  process.env.TEST_EMBEDDED_S3 = JSON.stringify({ endpoint, accessKeyId, secretAccessKey });
}

/** A run that is interrupted has no end of its own, and PostgreSQL would outlive it. */
function endWithRun(): void {
  process.once('exit', () => {
    if (running.dataDir && existsSync(running.dataDir)) interruptSharedSystems(running.dataDir);
    running.postgres?.kill();
  });
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
}
