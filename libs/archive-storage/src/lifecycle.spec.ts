import {
  CreateMultipartUploadCommand,
  GetBucketLifecycleConfigurationCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { contractStores, createS3Client, newKey, unfinishedUploads } from './contract-stores.fixture';
import { ArchiveStorage, type StorageOptions } from './index';

/** Our own expiry is at 7 days; the bucket's rule must come later, and must come. */
const RULE_DAYS = 8;

/** A store may take its time: Ceph's lifecycle thread sleeps for a day between two rounds. Days, of whatever length. */
const LATE_AT_MOST = 20;

describe.each(contractStores)("The bucket's second lock, at $store", ({ connect, daySeconds }) => {
  let options: StorageOptions;
  let storage: ArchiveStorage;
  let client: S3Client;
  let supported: boolean;

  beforeAll(async () => {
    options = connect();
    storage = new ArchiveStorage(options);
    client = createS3Client(options);
    const lifecycle = await storage.ensureBucket();
    ({ supported } = lifecycle);
    // What a start tells the operator, who has to know that there is one lock only.
    if (!lifecycle.supported) expect(lifecycle.reason).not.toBe('');
  });

  it('is a rule that the store has taken, or the store says why not', async () => {
    const asked = client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: options.bucket }));
    if (!supported) return expect(asked).rejects.toThrow();
    expect((await asked).Rules).toEqual([
      expect.objectContaining({
        Status: 'Enabled',
        Filter: { Prefix: 'archives/' },
        Expiration: expect.objectContaining({ Days: RULE_DAYS }) as object,
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      }),
    ]);
  });

  if (daySeconds) {
    it('removes archives after the eighth day and not before, parts of uploads given up, and nothing else', async () => {
      const [key, unfinished, other] = [newKey(), newKey(), 'elsewhere/kept'];
      const bucket = { Bucket: options.bucket };
      await client.send(new PutObjectCommand({ ...bucket, Key: other, Body: 'no archive' }));
      const { UploadId } = await client.send(
        new CreateMultipartUploadCommand({ ...bucket, Key: unfinished }),
      );
      await client.send(
        new UploadPartCommand({ ...bucket, Key: unfinished, UploadId, PartNumber: 1, Body: 'a part' }),
      );
      const before = performance.now();
      await storage.put(key, Readable.from(['passes']));

      const days = () => (performance.now() - before) / 1000 / daySeconds;
      while ((await storage.exists(key)) && days() < RULE_DAYS + LATE_AT_MOST) await sleep(250);
      // A store counts whole seconds, and a fraction of the first one is lost.
      expect(days()).toBeGreaterThan(RULE_DAYS - 1.1 / daySeconds);
      await expect(storage.exists(key)).resolves.toBe(false);
      while ((await unfinishedUploads(options)).length > 0 && days() < RULE_DAYS + LATE_AT_MOST)
        await sleep(250);
      expect(await unfinishedUploads(options)).toEqual([]);
      await expect(client.send(new HeadObjectCommand({ ...bucket, Key: other }))).resolves.toBeDefined();
    }, 180_000);
  }
});
