import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketLifecycleCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  DeletePublicAccessBlockCommand,
  GetBucketCorsCommand,
  GetBucketPolicyCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketAclCommand,
  PutBucketCorsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { endlessStream, MIB, splitIntoChunks } from './chunks.fixture';
import { createS3Client, listKeys, newKey, unfinishedUploads, withDefaults } from './contract-stores.fixture';
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
      expect(call(createS3Client(of(service)))).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });

    beforeAll(async () => {
      options = withDefaults({
        endpoint: process.env.TEST_S3_ENDPOINT,
        accessKeyId: process.env.TEST_S3_ACCESS_KEY_ID,
        secretAccessKey: process.env.TEST_S3_SECRET_ACCESS_KEY,
      });
      const { bucket: Bucket } = options;
      const owner = createS3Client(options);
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
    beforeAll(() =>
      createS3Client(options).send(new DeleteBucketLifecycleCommand({ Bucket: options.bucket })),
    );

    it('the worker puts archives of one part and of many, reads them back, lists and removes them', async () => {
      const worker = storage('worker');
      const keys = [newKey(), newKey()];
      await worker.put(keys[0] as string, Readable.from(['passes']));
      await worker.put(keys[1] as string, Readable.from(splitIntoChunks(randomBytes(12 * MIB))));
      expect(await listKeys(worker)).toEqual(expect.arrayContaining(keys));
      for (const key of keys) await worker.delete(key);
      expect(await listKeys(worker)).not.toEqual(expect.arrayContaining(keys));
    });

    it('the worker removes the parts of an archive that it gave up', async () => {
      const abort = new AbortController();
      const archive = endlessStream(() => abort.abort(new Error('lost the lease')), 12 * MIB);
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
      await expect(listKeys(api)).rejects.toThrow(ArchiveStoreUnavailable);
      await refusedTo('api', (client) => client.send(new ListMultipartUploadsCommand({ Bucket })));
      await refusedTo('api', (client) =>
        client.send(new PutObjectCommand({ Bucket, Key: 'health-check', Body: 'a' })),
      );
      expect(await listKeys(storage('worker'))).toContain(key);
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

    it('the api reads archives alone, as they are now: nothing beside them, no version, no list of who may', async () => {
      const { bucket: Bucket } = options;
      const key = newKey();
      await storage('worker').put(key, Readable.from(['passes']));
      await createS3Client(options).send(new PutObjectCommand({ Bucket, Key: 'elsewhere/a', Body: 'a' }));
      const traversals = [`archives/../elsewhere/a`, 'elsewhere/a', 'archives', 'Archives/a', `/${key}`];
      for (const Key of traversals)
        await refusedTo('api', (client) => client.send(new GetObjectCommand({ Bucket, Key })));
      for (const service of ['api', 'worker'] as const)
        for (const command of [
          new ListObjectVersionsCommand({ Bucket }),
          new GetBucketPolicyCommand({ Bucket }),
          new GetBucketCorsCommand({ Bucket }),
          new PutBucketCorsCommand({
            Bucket,
            CORSConfiguration: { CORSRules: [{ AllowedMethods: ['GET'], AllowedOrigins: ['*'] }] },
          }),
          new PutBucketPolicyCommand({ Bucket, Policy: '{}' }),
        ])
          await refusedTo(service, (client) => client.send(command as GetBucketCorsCommand));
      for (const command of [
        new GetObjectAclCommand({ Bucket, Key: key }),
        new PutObjectAclCommand({ Bucket, Key: key, ACL: 'public-read' }),
      ])
        await refusedTo('api', (client) => client.send(command));
      await refusedTo('api', (client) =>
        client.send(new CopyObjectCommand({ Bucket, Key: newKey(), CopySource: `${Bucket}/${key}` })),
      );
      const other = `${Bucket}-other`;
      await createS3Client(options).send(new CreateBucketCommand({ Bucket: other }));
      for (const service of ['api', 'worker'] as const)
        await refusedTo(service, (client) => client.send(new ListObjectsV2Command({ Bucket: other })));
    });

    it('nobody reads an archive without a link, whatever the worker, whose own it is, says of it to the store', async () => {
      const { bucket: Bucket, endpoint } = options;
      const keys = [newKey(), newKey()] as const;
      const worker = createS3Client(of('worker'));
      const ACL = 'public-read';
      await worker.send(new PutObjectCommand({ Bucket, Key: keys[0], Body: 'passes', ACL }));
      await storage('worker').put(keys[1], Readable.from(['passes']));
      await worker.send(new PutObjectAclCommand({ Bucket, Key: keys[1], ACL }));
      const statuses = async () =>
        Promise.all(keys.map(async (key) => (await fetch(`${endpoint}/${Bucket}/${key}`)).status));
      // So it is until the bucket is told otherwise, once, as docs/operations.md says.
      expect(await statuses()).toEqual([200, 200]);
      await createS3Client(options).send(
        new PutPublicAccessBlockCommand({
          Bucket,
          PublicAccessBlockConfiguration: {
            IgnorePublicAcls: true,
            BlockPublicPolicy: true,
            RestrictPublicBuckets: true,
          },
        }),
      );
      expect(await statuses()).toEqual([403, 403]);
      await refusedTo('worker', (client) => client.send(new DeletePublicAccessBlockCommand({ Bucket })));
      // And the work goes on.
      await storage('worker').put(newKey(), Readable.from(['passes']));
    });

    it('nobody without a key reads or writes anything, and no other site may call', async () => {
      const { bucket: Bucket, endpoint } = options;
      const key = newKey();
      await storage('worker').put(key, Readable.from(['passes']));
      const Origin = 'https://elders.example';
      for (const [method, path] of [
        ['GET', ''],
        ['GET', '?policy'],
        ['GET', '?uploads'],
        ['GET', `/${key}`],
        ['HEAD', `/${key}`],
        ['GET', `/${key}?acl`],
        ['PUT', `/${newKey()}`],
        ['DELETE', `/${key}`],
        ['POST', `/${key}?uploads`],
        ['POST', '?delete'],
        ['OPTIONS', `/${key}`],
      ]) {
        const headers = { Origin, 'Access-Control-Request-Method': 'GET' };
        const answer = await fetch(`${endpoint}/${Bucket}${path}`, { method, headers });
        expect([method, path, answer.status]).toEqual([method, path, 403]);
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      }
    });

    it('a link is good for reading one archive, as one file, and no more than the key that signed it may', async () => {
      const { bucket: Bucket, endpoint = '' } = options;
      const [key, otherKey] = [newKey(), newKey()];
      for (const each of [key, otherKey]) await storage('worker').put(each, Readable.from(['passes']));
      const { url } = await storage('api').signDownload(key, { fileName: 'a.zip', expiresInSeconds: 60 });
      const statusOf = async (change: (link: URL) => void, init: RequestInit = {}) => {
        const link = new URL(url);
        change(link);
        return (await fetch(link, init)).status;
      };
      const asIs = () => undefined;
      const set = (name: string, value: string) => (link: URL) => link.searchParams.set(name, value);
      expect(await statusOf(asIs)).toBe(200);
      expect(await statusOf(asIs, { headers: { Range: 'bytes=0-1' } })).toBe(206);
      for (const method of ['PUT', 'DELETE', 'POST', 'HEAD'])
        expect([method, await statusOf(asIs, { method })]).toEqual([method, 403]);
      for (const change of [
        (link: URL) => (link.pathname = link.pathname.replace(key, otherKey)),
        (link: URL) => (link.pathname = `/${Bucket}`),
        (link: URL) => (link.pathname += '/..%2f..%2felsewhere/a'),
        set('X-Amz-Expires', '604800'),
        set('X-Amz-Date', '20300101T000000Z'),
        set('X-Amz-SignedHeaders', 'host;range'),
        set(
          'X-Amz-Credential',
          (new URL(url).searchParams.get('X-Amz-Credential') ?? '').replace('api', 'worker'),
        ),
        set('response-content-type', 'text/html'),
        set('response-content-disposition', 'inline'),
        set('response-cache-control', 'public'),
        (link: URL) => link.searchParams.append('response-content-disposition', 'inline'),
        (link: URL) => link.searchParams.append('response-content-type', 'text/html'),
        (link: URL) => link.searchParams.delete('response-content-disposition'),
        (link: URL) => link.searchParams.append('versionId', 'null'),
        (link: URL) => link.searchParams.append('acl', ''),
        (link: URL) => link.searchParams.append('uploads', ''),
      ])
        expect([String(change), await statusOf((link) => void change(link))]).toEqual([String(change), 403]);
      // What it tells of us is the name of the key, never its secret.
      expect(url).not.toContain(secretAccessKey);
      expect(new URL(url).searchParams.get('X-Amz-Credential')).toMatch(/^api\//);
      // A link that the api's key signs for anything else is worth nothing.
      for (const command of [
        new PutObjectCommand({ Bucket, Key: key }),
        new DeleteObjectCommand({ Bucket, Key: key }),
        new GetObjectCommand({ Bucket, Key: 'elsewhere/a' }),
        new ListObjectsV2Command({ Bucket }),
      ]) {
        const forged = await getSignedUrl(createS3Client(of('api')), command as GetObjectCommand, {
          expiresIn: 60,
        });
        const method = command.constructor.name.replace(/(Put|Delete)?.*/, '$1').toUpperCase() || 'GET';
        expect([method, forged.startsWith(endpoint), (await fetch(forged, { method })).status]).toEqual([
          method,
          true,
          403,
        ]);
      }
      expect(await listKeys(storage('worker'))).toEqual(expect.arrayContaining([key, otherKey]));
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
