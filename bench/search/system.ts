import { ArchiveStorage, type StorageOptions } from '@app/archive-storage';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../../apps/standalone/src/free-port';
import { AppProcess } from '../../test/faults/support/app-process';
import { type FullRegistry } from './full-registry';

export interface System {
  readonly url: string;
  readonly api: AppProcess;
  readonly worker: AppProcess;
  stop(): Promise<void>;
}

/**
 * Starts the built api, and prepares the built worker without starting it. Both use the database of the registry, which also contains the
 * queue.
 */
export async function startSystem({ postgres, folder }: FullRegistry): Promise<System> {
  const store = fork(join(__dirname, 'store.js'), [folder]);
  const [{ endpoint, accessKeyId, secretAccessKey }] = (await once(store, 'message')) as [StorageOptions];
  const port = await freePort();
  const storage: StorageOptions = {
    ...{ endpoint, accessKeyId, secretAccessKey, bucket: 'pasloket', region: 'us-east-1' },
    forcePathStyle: true,
    requestChecksums: 'WHEN_SUPPORTED',
  };
  await new ArchiveStorage(storage).ensureBucket();
  const environment = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://localhost:${port}`,
    DATABASE_URL: postgres.url,
    QUEUE_URL: postgres.url,
    S3_ENDPOINT: endpoint,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
    S3_BUCKET: storage.bucket,
    SESSION_SECRET: 'only for this benchmark on this machine',
    SUBMITS_PER_10_MINUTES: '1000000',
  };
  const api = new AppProcess('api', environment);
  const worker = new AppProcess('pdf-worker', environment);
  await api.start();
  return {
    url: `http://127.0.0.1:${port}`,
    api,
    worker,
    async stop() {
      await api.stop();
      if (worker.isAlive) await worker.stop();
      if (store.connected) store.disconnect();
    },
  };
}
