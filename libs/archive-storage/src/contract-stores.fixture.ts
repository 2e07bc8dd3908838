import { ListMultipartUploadsCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { randomBytes, randomUUID } from 'node:crypto';
import { archiveKey } from './archive-key';
import { type ArchiveStorage } from './archive-storage';
import { type StorageOptions } from './settings';

/** A store that has to keep the contract. */
export interface ContractStore {
  readonly store: string;
  /** How to reach it, with a bucket name of its own for each call. */
  readonly connect: () => StorageOptions;
  /** How long a day of its lifecycle rules lasts; undefined: too long to wait for. Seconds. */
  readonly daySeconds?: number;
}

/**
 * The stores that keep the contract: the embedded one always, and the one that TEST_S3_ENDPOINT names, with
 * TEST_S3_ACCESS_KEY_ID and TEST_S3_SECRET_ACCESS_KEY. TEST_S3_DAY_SECONDS tells that it was set up with short days.
 */
export const contractStores: ContractStore[] = [
  {
    store: 'the embedded store',
    connect: () => optionsOf(JSON.parse(process.env.TEST_EMBEDDED_S3 ?? '{}') as Partial<StorageOptions>),
  },
];
if (process.env.TEST_S3_ENDPOINT) {
  contractStores.push({
    store: 'the store of TEST_S3_ENDPOINT',
    connect: () =>
      optionsOf({
        endpoint: process.env.TEST_S3_ENDPOINT,
        accessKeyId: process.env.TEST_S3_ACCESS_KEY_ID,
        secretAccessKey: process.env.TEST_S3_SECRET_ACCESS_KEY,
      }),
    daySeconds: Number(process.env.TEST_S3_DAY_SECONDS) || undefined,
  });
}

export function optionsOf(given: Partial<StorageOptions>): StorageOptions {
  return {
    region: 'us-east-1',
    bucket: `contract-${randomBytes(6).toString('hex')}`,
    forcePathStyle: true,
    requestChecksums: 'WHEN_SUPPORTED',
    ...given,
  };
}

export const newKey = () => archiveKey(randomUUID(), randomUUID());

export async function keysOf(storage: ArchiveStorage): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list()) keys.push(key);
  return keys;
}

/** Sees more of a store than ArchiveStorage shows. */
export function clientOf(options: StorageOptions): S3Client {
  const { endpoint, region, forcePathStyle, accessKeyId = '', secretAccessKey = '' } = options;
  return new S3Client({ endpoint, region, forcePathStyle, credentials: { accessKeyId, secretAccessKey } });
}

/** The keys whose parts wait in the store; none, where it cannot tell. */
export async function unfinishedUploads(options: StorageOptions): Promise<(string | undefined)[]> {
  try {
    const listed = await clientOf(options).send(new ListMultipartUploadsCommand({ Bucket: options.bucket }));
    return (listed.Uploads ?? []).map(({ Key }) => Key);
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === 'NotImplemented') return [];
    throw error;
  }
}
