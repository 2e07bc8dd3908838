import { flag, oneOf, text, url } from '@app/config';
import { type z } from 'zod';

const HTTP = ['http:', 'https:'] as const;

/** The settings of the store. */
export const storageSettings = {
  S3_ENDPOINT: url(HTTP).optional(),
  S3_PUBLIC_ENDPOINT: url(HTTP).optional(),
  S3_REGION: text().default('us-east-1'),
  S3_BUCKET: text().default('pasloket'),
  S3_ACCESS_KEY_ID: text().optional(),
  S3_SECRET_ACCESS_KEY: text().optional(),
  S3_FORCE_PATH_STYLE: flag().default(true),
  S3_REQUEST_CHECKSUMS: oneOf(['WHEN_SUPPORTED', 'WHEN_REQUIRED']).default('WHEN_SUPPORTED'),
};

/** The connection options of the store. */
export interface StorageOptions {
  /** URL under which this process reaches the store; undefined: Amazon S3. */
  readonly endpoint?: string;
  /** URL under which browsers reach the store, if it is another one. */
  readonly publicEndpoint?: string;
  readonly region: string;
  readonly bucket: string;
  /** If both are undefined, the SDK uses its own chain of credentials (instance role, profile, …). */
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  /** True for `endpoint/bucket/key` instead of `bucket.endpoint/key`. */
  readonly forcePathStyle: boolean;
  /** Some stores refuse the checksums that the SDK adds by default. */
  readonly requestChecksums: 'WHEN_SUPPORTED' | 'WHEN_REQUIRED';
}

type Values = z.output<z.ZodObject<typeof storageSettings>>;

export function storageOptions(values: Values): StorageOptions {
  return {
    endpoint: values.S3_ENDPOINT,
    publicEndpoint: values.S3_PUBLIC_ENDPOINT,
    region: values.S3_REGION,
    bucket: values.S3_BUCKET,
    accessKeyId: values.S3_ACCESS_KEY_ID,
    secretAccessKey: values.S3_SECRET_ACCESS_KEY,
    forcePathStyle: values.S3_FORCE_PATH_STYLE,
    requestChecksums: values.S3_REQUEST_CHECKSUMS,
  };
}
