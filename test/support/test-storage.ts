import { ArchiveStorage, type StorageOptions } from '@app/archive-storage';
import { randomBytes } from 'node:crypto';

/** How to reach the embedded store of the run, with a bucket name of its own for a suite. */
export function testStorageOptions(): StorageOptions {
  const embedded = process.env.TEST_EMBEDDED_S3;
  if (!embedded) throw new Error('The test run has no store: see test/support/global-setup.ts.');
  const { endpoint, accessKeyId, secretAccessKey } = JSON.parse(embedded) as Record<string, string>;
  return {
    endpoint,
    accessKeyId,
    secretAccessKey,
    region: 'us-east-1',
    bucket: `test-${randomBytes(6).toString('hex')}`,
    forcePathStyle: true,
    requestChecksums: 'WHEN_SUPPORTED',
  };
}

/** A store with a bucket of its own, made. */
export async function testStorage(): Promise<ArchiveStorage> {
  const storage = new ArchiveStorage(testStorageOptions());
  await storage.ensureBucket();
  return storage;
}
