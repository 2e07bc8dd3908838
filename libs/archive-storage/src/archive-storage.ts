import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutBucketLifecycleConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { createHash } from 'node:crypto';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ARCHIVE_PREFIX } from './archive-key';
import { attachmentHeader } from './content-disposition';
import { ArchiveStoreUnavailable, isStatus, orUnavailable } from './errors';
import { type StorageOptions } from './settings';

export interface StoredArchive {
  readonly bytes: number;
  /** Hexadecimal, of the bytes as they were sent. */
  readonly sha256: string;
}

export interface ListedArchive {
  readonly key: string;
  readonly lastModified: Date;
}

/** Whether the bucket itself will remove what is old, should our own sweep ever fail to. */
export type LifecycleSupport =
  { readonly supported: true } | { readonly supported: false; readonly reason: string };

/** The least that S3 allows for all parts but the last. With two at a time, 10 MiB of an archive are in memory. */
const PART_BYTES = 5 * 1024 * 1024;
const PARTS_AT_ONCE = 2;

/**
 * The bucket's rule counts whole days and may be early by the hours of the day in some stores; our own expiry comes at
 * 7 days to the second. One day more keeps the second lock from ever closing before the first.
 */
const LIFECYCLE_DAYS = 8;

/** Puts, signs and deletes the archives of requests: the only home of the S3 client. */
export class ArchiveStorage {
  private readonly client: S3Client;
  private readonly signer: S3Client;
  private readonly bucket: string;

  constructor(options: StorageOptions) {
    this.bucket = options.bucket;
    this.client = createClient(options, options.endpoint);
    this.signer = createClient(options, options.publicEndpoint ?? options.endpoint);
  }

  /**
   * Streams an archive into the store, in parts, with bounded memory. Nothing is visible under `key` until it is whole;
   * when it fails or `signal` aborts, its parts are removed.
   *
   * @throws ArchiveStoreUnavailable when the store is away; the signal's reason when aborted; the stream's own error.
   */
  async put(
    key: string,
    archive: Readable,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<StoredArchive> {
    const hash = createHash('sha256');
    let bytes = 0;
    const measured = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        bytes += chunk.length;
        done(null, chunk);
      },
    });
    const upload = new Upload({
      client: this.client,
      params: { Bucket: this.bucket, Key: key, Body: measured, ContentType: 'application/zip' },
      partSize: PART_BYTES,
      queueSize: PARTS_AT_ONCE,
    });
    const abort = () => void upload.abort();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      signal?.throwIfAborted();
      const feeding = pipeline(archive, measured, { signal });
      // Whichever fails first is the reason; the other is ended by it.
      await Promise.all([feeding, upload.done().catch((error) => failUpload(error, measured))]);
    } catch (error) {
      signal?.throwIfAborted();
      throw orUnavailable(error);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
    return { bytes, sha256: hash.digest('hex') };
  }

  /** A link with which anyone who holds it can download the archive under this name, until it expires. */
  async signDownload(
    key: string,
    { fileName, expiresInSeconds }: { fileName: string; expiresInSeconds: number },
  ): Promise<{ url: string; expiresAt: Date }> {
    const signingDate = new Date();
    const url = await getSignedUrl(
      this.signer,
      new GetObjectCommand({
        Bucket: this.bucket,
        Key: key,
        ResponseContentDisposition: attachmentHeader(fileName),
        ResponseContentType: 'application/zip',
        ResponseCacheControl: 'no-store',
      }),
      { expiresIn: expiresInSeconds, signingDate },
    );
    return { url, expiresAt: new Date(signingDate.getTime() + expiresInSeconds * 1000) };
  }

  /** Whether the store has this archive. @throws ArchiveStoreUnavailable */
  async exists(key: string): Promise<boolean> {
    try {
      await this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key }));
      return true;
    } catch (error) {
      if (isStatus(error, 404)) return false;
      throw orUnavailable(error);
    }
  }

  /** Removes an archive; one that is not there is as good as removed. @throws ArchiveStoreUnavailable */
  async delete(key: string): Promise<void> {
    try {
      await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
    } catch (error) {
      if (!isStatus(error, 404)) throw orUnavailable(error);
    }
  }

  /** All archives, page by page. @throws ArchiveStoreUnavailable */
  async *list(): AsyncGenerator<ListedArchive> {
    try {
      for await (const page of paginateListObjectsV2(
        { client: this.client },
        { Bucket: this.bucket, Prefix: ARCHIVE_PREFIX },
      )) {
        for (const { Key, LastModified } of page.Contents ?? []) {
          if (Key && LastModified) yield { key: Key, lastModified: LastModified };
        }
      }
    } catch (error) {
      throw orUnavailable(error);
    }
  }

  /**
   * A deploy step: makes the bucket when it is missing and gives it the lifecycle rule.
   *
   * @returns whether the store took the rule; not every store knows such rules. @throws ArchiveStoreUnavailable
   */
  async ensureBucket(): Promise<LifecycleSupport> {
    try {
      await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }));
    } catch (error) {
      if (!isStatus(error, 404)) throw orUnavailable(error);
      await this.client.send(new CreateBucketCommand({ Bucket: this.bucket }));
    }
    try {
      await this.client.send(
        new PutBucketLifecycleConfigurationCommand({
          Bucket: this.bucket,
          LifecycleConfiguration: {
            Rules: [
              {
                ID: 'pasloket-archives',
                Status: 'Enabled',
                Filter: { Prefix: ARCHIVE_PREFIX },
                Expiration: { Days: LIFECYCLE_DAYS },
                AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
              },
            ],
          },
        }),
      );
      return { supported: true };
    } catch (error) {
      if (orUnavailable(error) instanceof ArchiveStoreUnavailable) throw orUnavailable(error);
      return { supported: false, reason: (error as Error).message };
    }
  }

  /** Resolves when the bucket can be reached. @throws ArchiveStoreUnavailable */
  async check(): Promise<void> {
    try {
      await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }));
    } catch (error) {
      throw orUnavailable(error);
    }
  }
}

function failUpload(error: unknown, source: Transform): never {
  source.destroy(error as Error);
  throw error;
}

function createClient(options: StorageOptions, endpoint: string | undefined): S3Client {
  const { accessKeyId, secretAccessKey } = options;
  // The SDK prints a notice of five lines at every start on Node.js 20; whoever upgrades the SDK reads its change log.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  return new S3Client({
    endpoint,
    region: options.region,
    forcePathStyle: options.forcePathStyle,
    requestChecksumCalculation: options.requestChecksums,
    responseChecksumValidation: 'WHEN_REQUIRED',
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 30_000 },
  });
}
