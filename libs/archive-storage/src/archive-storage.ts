import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { addAbortSignal, type Readable } from 'node:stream';
import { ARCHIVE_PREFIX, CHECK_KEY } from './archive-key';
import { attachmentHeader } from './content-disposition';
import { ArchiveDamaged, describeStoreError, isRefusedByStore, isStatus, toStoreUnavailable } from './errors';
import { measureArchive, MeasuredArchive, type StoredArchive } from './measured-archive';
import { type StorageOptions } from './settings';
import { StoreClock } from './store-clock';

export interface ListedArchive {
  readonly key: string;
  readonly lastModified: Date;
}

/** Tells if the bucket itself deletes old archives, in case our own expiry fails. */
export type LifecycleSupport =
  { readonly supported: true } | { readonly supported: false; readonly reason: string };

/**
 * Minimum size that S3 allows for every part but the last one. Two parts are uploaded at the same time, so at most 10 MiB of an archive are
 * in memory. Bytes.
 */
const PART_BYTES = 5 * 1024 * 1024;
const PARTS_AT_ONCE = 2;

/** Maximum time that an aborted upload waits until the store has removed its parts. Milliseconds. */
const CLEAN_UP_WITHIN_MS = 3_000;

/**
 * A store counts as unreachable if its connection transfers no byte for this long while an answer is expected. The total time is not
 * limited, because a slow connection would then fail each time and start again for ever. Milliseconds.
 */
const SILENT_AFTER_MS = 30_000;

/**
 * The lifecycle rule counts whole days, and some stores delete hours too early; our own expiry happens exactly after 7 days. With one more
 * day, the rule never deletes an archive before our own expiry does.
 */
const LIFECYCLE_DAYS = 8;

/**
 * Returns the origin of download links: scheme, host and port. The Content-Security-Policy of the pages must allow it, because they load
 * the links in a frame. This makes no call to the store: the origin is taken from a link that is signed with an invented key.
 */
export async function downloadOrigin(options: StorageOptions): Promise<string> {
  const storage = new ArchiveStorage({ ...options, accessKeyId: 'nobody', secretAccessKey: 'nobody' });
  const { url } = await storage.signDownload('none', { fileName: 'none', expiresInSeconds: 1 });
  return new URL(url).origin;
}

/** Uploads, signs and deletes the archives of requests. No other code uses the S3 client. */
export class ArchiveStorage {
  private readonly client: S3Client;
  private readonly signer: S3Client;
  private readonly bucket: string;
  private readonly clock = new StoreClock();

  /** @param silentAfterMs time without a transferred byte, after which the store counts as unreachable. Default: 30 s. */
  constructor(options: StorageOptions, silentAfterMs = SILENT_AFTER_MS) {
    this.bucket = options.bucket;
    this.client = createClient(options, options.endpoint, silentAfterMs);
    this.clock.observe(this.client);
    this.signer = createClient(options, options.publicEndpoint ?? options.endpoint, silentAfterMs);
  }

  /** Difference of the store's clock to ours at its last answer, positive if it is ahead. 0: equal within seconds. Milliseconds. */
  get clockDifferenceMs(): number {
    return this.clock.differenceMs;
  }

  /**
   * Uploads a stream in parts, with bounded memory. Nothing is visible under `key` until the upload is complete; if it fails or `signal`
   * aborts, its parts are removed. Resolves after the archive was read back and its size and SHA-256 equal those of the sent bytes, so the
   * comparison uses the bytes that a user will download.
   *
   * @throws ArchiveStoreUnavailable if the store is unreachable; ArchiveDamaged if it stored other bytes, which are then removed; the
   * signal's reason if aborted; the error of the stream.
   */
  async put(
    key: string,
    archive: Readable,
    { signal }: { signal?: AbortSignal } = {},
  ): Promise<StoredArchive> {
    const measured = new MeasuredArchive(archive);
    const giveUp = () => void archive.destroy();
    const upload = new Upload({
      client: uploadClient(this.client, signal),
      params: { Bucket: this.bucket, Key: key, Body: measured.stream, ContentType: 'application/zip' },
      partSize: PART_BYTES,
      queueSize: PARTS_AT_ONCE,
    });
    try {
      signal?.throwIfAborted();
      signal?.addEventListener('abort', giveUp, { once: true });
      await upload.done();
      const sent = measured.result();
      await this.requireKept(key, sent, signal);
      return sent;
    } catch (error) {
      signal?.throwIfAborted();
      throw measured.failure ?? toStoreUnavailable(error);
    } finally {
      signal?.removeEventListener('abort', giveUp);
      archive.destroy();
    }
  }

  private async requireKept(key: string, sent: StoredArchive, signal?: AbortSignal): Promise<void> {
    const get = new GetObjectCommand({ Bucket: this.bucket, Key: key });
    const { Body } = await this.client.send(get, { abortSignal: signal });
    const body = Body as Readable;
    const kept = await measureArchive(signal ? addAbortSignal(signal, body) : body);
    if (kept.bytes === sent.bytes && kept.sha256 === sent.sha256) return;
    await this.delete(key);
    throw new ArchiveDamaged(sent.bytes, kept.bytes);
  }

  /**
   * Returns a link with which each person who has it can download the archive under this file name, until it expires. Times are those of
   * the store's clock, because the store checks them, and our clock may differ by more than the minute for which a link is valid.
   */
  async signDownload(
    key: string,
    { fileName, expiresInSeconds }: { fileName: string; expiresInSeconds: number },
  ): Promise<{ url: string; expiresAt: Date }> {
    const signingDate = this.clock.now();
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

  /** Returns true if the store has this archive. @throws ArchiveStoreUnavailable */
  async exists(key: string): Promise<boolean> {
    try {
      await this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key }));
      return true;
    } catch (error) {
      if (isStatus(error, 404)) return false;
      if (!isStatus(error, 403)) throw toStoreUnavailable(error);
      // Without the right to list, a missing object gives 'forbidden'. If the check object can be read with this key, the archive is
      // missing.
      await this.check();
      return false;
    }
  }

  /** Deletes an archive; a missing archive is no error. @throws ArchiveStoreUnavailable */
  async delete(key: string): Promise<void> {
    try {
      await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
    } catch (error) {
      if (!isStatus(error, 404)) throw toStoreUnavailable(error);
    }
  }

  /** Yields all archives, page by page. @throws ArchiveStoreUnavailable */
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
      throw toStoreUnavailable(error);
    }
  }

  /**
   * Prepares the bucket during a deploy: creates it if it is missing, with the object that `check` reads, and sets the lifecycle rule.
   *
   * @returns `supported: true` if the store accepted the rule; not all stores support such rules. @throws ArchiveStoreUnavailable
   */
  async ensureBucket(): Promise<LifecycleSupport> {
    try {
      await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }));
    } catch (error) {
      if (!isStatus(error, 404)) throw toStoreUnavailable(error);
      await this.createBucket();
    }
    try {
      await this.client.send(
        new PutObjectCommand({ Bucket: this.bucket, Key: CHECK_KEY, Body: 'read by health checks\n' }),
      );
    } catch (error) {
      throw toStoreUnavailable(error);
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
      // The service also works with a store that does not support such rules, or does not allow us to set them.
      if (!isRefusedByStore(error)) throw toStoreUnavailable(error);
      return { supported: false, reason: describeStoreError(error) };
    }
  }

  private async createBucket(): Promise<void> {
    try {
      await this.client.send(new CreateBucketCommand({ Bucket: this.bucket }));
    } catch (error) {
      // Another process, started at the same time, created the bucket first.
      if (!isStatus(error, 409)) throw toStoreUnavailable(error);
    }
  }

  /**
   * Resolves if the bucket can be reached and read. It reads an object, because a request for the bucket itself would need the right to
   * list it.
   *
   * @throws ArchiveStoreUnavailable
   */
  async check(): Promise<void> {
    try {
      await this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key: CHECK_KEY }));
    } catch (error) {
      throw toStoreUnavailable(error);
    }
  }
}

/**
 * Returns an S3 client for one upload. It works around two problems of lib-storage: aborting an upload does not abort its running requests,
 * and if removing the parts fails, that error replaces the original one.
 */
function uploadClient(client: S3Client, signal: AbortSignal | undefined): S3Client {
  const send = async (command: Parameters<S3Client['send']>[0]) => {
    if (!(command instanceof AbortMultipartUploadCommand))
      return client.send(command, { abortSignal: signal });
    const abortSignal = AbortSignal.timeout(CLEAN_UP_WITHIN_MS);
    // Parts that could not be removed are removed by the lifecycle rule.
    return client.send(command, { abortSignal }).catch(() => undefined);
  };
  return Object.assign(Object.create(client) as S3Client, { send });
}

function createClient(
  options: StorageOptions,
  endpoint: string | undefined,
  silentAfterMs: number,
): S3Client {
  const { accessKeyId, secretAccessKey } = options;
  // Suppresses a warning of five lines that the SDK prints at each start on Node.js 20. Read its change log when you upgrade the SDK.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  return new S3Client({
    endpoint,
    region: options.region,
    forcePathStyle: options.forcePathStyle,
    requestChecksumCalculation: options.requestChecksums,
    responseChecksumValidation: 'WHEN_REQUIRED',
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined,
    requestHandler: { connectionTimeout: 3_000, socketTimeout: silentAfterMs },
  });
}
