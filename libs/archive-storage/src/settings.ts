import { flag, oneOf, optional, text, url } from '@app/config';

const HTTP = ['http:', 'https:'] as const;

/** The store's part of an app's environment. */
export const storageSettings = {
  S3_ENDPOINT: optional(url({ protocols: HTTP })),
  S3_PUBLIC_ENDPOINT: optional(url({ protocols: HTTP })),
  S3_REGION: text({ default: 'us-east-1' }),
  S3_BUCKET: text({ default: 'pasloket' }),
  S3_ACCESS_KEY_ID: optional(text()),
  S3_SECRET_ACCESS_KEY: optional(text()),
  S3_FORCE_PATH_STYLE: flag({ default: true }),
  S3_REQUEST_CHECKSUMS: oneOf(['WHEN_SUPPORTED', 'WHEN_REQUIRED'], { default: 'WHEN_SUPPORTED' }),
};

/** What the store needs to know, however it was configured. */
export interface StorageOptions {
  /** Where this process reaches the store; undefined: Amazon S3. */
  readonly endpoint?: string;
  /** Where people's browsers reach the store, when that is another address. */
  readonly publicEndpoint?: string;
  readonly region: string;
  readonly bucket: string;
  /** Both undefined: the SDK's own chain of credentials (instance role, profile, …). */
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  /** `endpoint/bucket/key` instead of `bucket.endpoint/key`. */
  readonly forcePathStyle: boolean;
  /** Some stores refuse the checksums that the SDK adds by default. */
  readonly requestChecksums: 'WHEN_SUPPORTED' | 'WHEN_REQUIRED';
}

type Values = { [K in keyof typeof storageSettings]: ReturnType<(typeof storageSettings)[K]['read']> };

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
