declare module '@20minutes/s3rver' {
  import { type RequestListener } from 'node:http';

  /** What we use of s3rver, which comes without types. */
  export default class S3rver {
    constructor(options: {
      directory: string;
      silent: boolean;
      allowMismatchedSignatures: boolean;
      vhostBuckets: boolean;
    });
    callback(): RequestListener;
  }
}

declare module '@20minutes/s3rver/lib/models/account' {
  export const DUMMY_ACCOUNT: { createKeyPair(accessKeyId: string, secretAccessKey: string): void };
}
