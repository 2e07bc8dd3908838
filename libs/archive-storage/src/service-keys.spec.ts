import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketPolicyCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutBucketAclCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { chunksOf, endless, MIB } from './chunks.fixture';
import { clientOf, keysOf, newKey, optionsOf, unfinishedUploads } from './contract-stores.fixture';
import { ArchiveStorage, ArchiveStoreUnavailable, type StorageOptions } from './index';

const SERVICES = ['api', 'worker', 'migrate'] as const;
type Service = (typeof SERVICES)[number];

interface Statement {
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
}

/** ops/store/<service>-policy.json, for another bucket than `pasloket`. */
function statementsOf(service: Service, bucket = 'pasloket'): Statement[] {
  const file = path.resolve(__dirname, `../../../ops/store/${service}-policy.json`);
  const text = readFileSync(file, 'utf8').replaceAll('arn:aws:s3:::pasloket', `arn:aws:s3:::${bucket}`);
  return (JSON.parse(text) as { Statement: Statement[] }).Statement;
}

describe('The rights of the services in the store', () => {
  it.each(SERVICES)('name each action of the %s, and nothing but our bucket', (service) => {
    for (const { Action, Resource } of statementsOf(service)) {
      for (const action of Action) expect(action).toMatch(/^s3:[A-Za-z]+$/);
      for (const resource of Resource)
        expect(resource).toMatch(/^arn:aws:s3:::pasloket(\/archives\/\*|\/health-check)?$/);
    }
  });
});

/** Ceph's own users `api`, `worker` and `migrate`, whose access keys are their names: see .ci/run. */
const secretAccessKey = process.env.TEST_S3_USERS_SECRET;
if (secretAccessKey) withUsers(secretAccessKey);

/** Real: a store that enforces policies, with the files of ops/store. Mocked: nothing. */
function withUsers(secretAccessKey: string): void {
  describe('With a key of its own at the store of TEST_S3_ENDPOINT', () => {
    let options: StorageOptions;
    const of = (service: Service) => ({ ...options, accessKeyId: service, secretAccessKey });
    const storage = (service: Service) => new ArchiveStorage(of(service));
    const refusedTo = async (service: Service, call: (client: S3Client) => Promise<unknown>) =>
      expect(call(clientOf(of(service)))).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });

    beforeAll(async () => {
      options = optionsOf({
        endpoint: process.env.TEST_S3_ENDPOINT,
        accessKeyId: process.env.TEST_S3_ACCESS_KEY_ID,
        secretAccessKey: process.env.TEST_S3_SECRET_ACCESS_KEY,
      });
      const { bucket: Bucket } = options;
      const owner = clientOf(options);
      await owner.send(new CreateBucketCommand({ Bucket }));
      const Statement = SERVICES.flatMap((service) =>
        statementsOf(service, Bucket).map((statement) => ({
          ...statement,
          Principal: { AWS: [`arn:aws:iam:::user/${service}`] },
        })),
      );
      const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
      await owner.send(new PutBucketPolicyCommand({ Bucket, Policy }));
      await expect(storage('migrate').ensureBucket()).resolves.toEqual({ supported: true });
    });
    // Where a day lasts seconds, the rule would do the clearing up that is to be seen done by us.
    beforeAll(() => clientOf(options).send(new DeleteBucketLifecycleCommand({ Bucket: options.bucket })));

    it('the worker puts archives of one part and of many, reads them back, lists and removes them', async () => {
      const worker = storage('worker');
      const keys = [newKey(), newKey()];
      await worker.put(keys[0] as string, Readable.from(['passes']));
      await worker.put(keys[1] as string, Readable.from(chunksOf(randomBytes(12 * MIB))));
      expect(await keysOf(worker)).toEqual(expect.arrayContaining(keys));
      for (const key of keys) await worker.delete(key);
      expect(await keysOf(worker)).not.toEqual(expect.arrayContaining(keys));
    });

    it('the worker removes the parts of an archive that it gave up', async () => {
      const abort = new AbortController();
      const archive = endless(() => abort.abort(new Error('lost the lease')), 12 * MIB);
      await expect(storage('worker').put(newKey(), archive, abort)).rejects.toThrow('lost the lease');
      expect(await unfinishedUploads(options)).toEqual([]);
    });

    it('the api is healthy, signs downloads, and tells an archive that is lost from one that is there', async () => {
      const api = storage('api');
      const key = newKey();
      await storage('worker').put(key, Readable.from(['passes']));
      await expect(api.check()).resolves.toBeUndefined();
      await expect(api.exists(key)).resolves.toBe(true);
      await expect(api.exists(newKey())).resolves.toBe(false);
      const { url } = await api.signDownload(key, { fileName: 'a.zip', expiresInSeconds: 60 });
      expect(await (await fetch(url)).text()).toBe('passes');
    });

    it('the api puts, removes and lists nothing', async () => {
      const { bucket: Bucket } = options;
      const api = storage('api');
      const key = newKey();
      await storage('worker').put(key, Readable.from(['passes']));
      await expect(api.put(key, Readable.from(['forged']))).rejects.toThrow(ArchiveStoreUnavailable);
      await expect(api.delete(key)).rejects.toThrow(ArchiveStoreUnavailable);
      await expect(keysOf(api)).rejects.toThrow(ArchiveStoreUnavailable);
      await refusedTo('api', (client) => client.send(new ListMultipartUploadsCommand({ Bucket })));
      await refusedTo('api', (client) =>
        client.send(new PutObjectCommand({ Bucket, Key: 'health-check', Body: 'a' })),
      );
      expect(await keysOf(storage('worker'))).toContain(key);
    });

    it.each(['api', 'worker'] as const)('the %s changes nothing of the bucket', async (service) => {
      const { bucket: Bucket } = options;
      await expect(storage(service).ensureBucket()).rejects.toThrow(ArchiveStoreUnavailable);
      for (const command of [
        new DeleteBucketCommand({ Bucket }),
        new DeleteBucketLifecycleCommand({ Bucket }),
        new DeleteBucketPolicyCommand({ Bucket }),
      ])
        await refusedTo(service, (client) => client.send(command));
      await refusedTo(service, (client) =>
        client.send(
          new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
        ),
      );
      await refusedTo(service, (client) =>
        client.send(new PutBucketAclCommand({ Bucket, ACL: 'public-read' })),
      );
    });

    it('the worker has no business outside the archives, and the migration none inside', async () => {
      const { bucket: Bucket } = options;
      const key = newKey();
      await storage('worker').put(key, Readable.from(['passes']));
      await refusedTo('worker', (client) =>
        client.send(new PutObjectCommand({ Bucket, Key: 'elsewhere/a', Body: 'a' })),
      );
      await refusedTo('worker', (client) => client.send(new ListObjectsV2Command({ Bucket })));
      await refusedTo('migrate', (client) => client.send(new GetObjectCommand({ Bucket, Key: key })));
    });
  });
}
