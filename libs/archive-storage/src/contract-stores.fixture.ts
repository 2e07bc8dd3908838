import { ListMultipartUploadsCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { randomBytes, randomUUID } from 'node:crypto';
import { archiveKey } from './archive-key';
import { type ArchiveStorage } from './archive-storage';
import { type StorageOptions } from './settings';

/** A store for which the contract tests run. */
export interface ContractStore {
  readonly store: string;
  /** Returns the connection options, with a new bucket name for each call. */
  readonly connect: () => StorageOptions;
  /** Length of a day in its lifecycle rules, in seconds; undefined if it is too long for a test. */
  readonly daySeconds?: number;
}

/**
 * The stores for which the contract tests run: always the embedded one, and the one at TEST_S3_ENDPOINT, with TEST_S3_ACCESS_KEY_ID and
 * TEST_S3_SECRET_ACCESS_KEY. TEST_S3_DAY_SECONDS is set if that store was configured with short days.
 */
export const contractStores: ContractStore[] = [
  {
    store: 'the embedded store',
    connect: () => withDefaults(JSON.parse(process.env.TEST_EMBEDDED_S3 ?? '{}') as Partial<StorageOptions>),
  },
];
if (process.env.TEST_S3_ENDPOINT) {
  contractStores.push({
    store: 'the store of TEST_S3_ENDPOINT',
    connect: () =>
      withDefaults({
        endpoint: process.env.TEST_S3_ENDPOINT,
        accessKeyId: process.env.TEST_S3_ACCESS_KEY_ID,
        secretAccessKey: process.env.TEST_S3_SECRET_ACCESS_KEY,
      }),
    daySeconds: Number(process.env.TEST_S3_DAY_SECONDS) || undefined,
  });
}

export function withDefaults(given: Partial<StorageOptions>): StorageOptions {
  return {
    region: 'us-east-1',
    bucket: `contract-${randomBytes(6).toString('hex')}`,
    forcePathStyle: true,
    requestChecksums: 'WHEN_SUPPORTED',
    ...given,
  };
}

export const newKey = () => archiveKey(randomUUID(), randomUUID());

export async function listKeys(storage: ArchiveStorage): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list()) keys.push(key);
  return keys;
}

/** Returns an S3 client, for calls that ArchiveStorage does not offer. */
export function createS3Client(options: StorageOptions): S3Client {
  const { endpoint, region, forcePathStyle, accessKeyId = '', secretAccessKey = '' } = options;
  return new S3Client({ endpoint, region, forcePathStyle, credentials: { accessKeyId, secretAccessKey } });
}

/** Returns the keys of unfinished multipart uploads; empty if the store cannot list them. */
export async function unfinishedUploads(options: StorageOptions): Promise<(string | undefined)[]> {
  try {
    const listed = await createS3Client(options).send(
      new ListMultipartUploadsCommand({ Bucket: options.bucket }),
    );
    return (listed.Uploads ?? []).map(({ Key }) => Key);
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === 'NotImplemented') return [];
    throw error;
  }
}
