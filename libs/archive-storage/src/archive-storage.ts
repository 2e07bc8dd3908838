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
import { ArchiveDamaged, isRefusal, isStatus, orUnavailable, refusalOf } from './errors';
import { measure, MeasuredArchive, type StoredArchive } from './measured-archive';
import { type StorageOptions } from './settings';
import { StoreClock } from './store-clock';

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

/** An upload that is given up waits this long for the store to remove its parts. */
const CLEAN_UP_WITHIN_MS = 3_000;

/**
 * A store that owes an answer, or the rest of one, and on whose connection nothing moves for this long is away. A slow line may
 * take as long as it takes: a limit on the whole would give up there each time, and begin anew for ever. Milliseconds.
 */
const SILENT_AFTER_MS = 30_000;

/**
 * The bucket's rule counts whole days and may be early by the hours of the day in some stores; our own expiry comes at
 * 7 days to the second. One day more keeps the second lock from ever closing before the first.
 */
const LIFECYCLE_DAYS = 8;

/**
 * Where links to archives lead: scheme, host and port. Pages must allow it, since they load the links in a frame. The store is not asked:
 * the address is taken from a link that is signed with an invented key.
 */
export async function downloadOrigin(options: StorageOptions): Promise<string> {
  const storage = new ArchiveStorage({ ...options, accessKeyId: 'nobody', secretAccessKey: 'nobody' });
  const { url } = await storage.signDownload('none', { fileName: 'none', expiresInSeconds: 1 });
  return new URL(url).origin;
}

/** Puts, signs and deletes the archives of requests: the only home of the S3 client. */
export class ArchiveStorage {
  private readonly client: S3Client;
  private readonly signer: S3Client;
  private readonly bucket: string;
  private readonly clock = new StoreClock();

  /** @param silentAfterMs without a byte, after which the store counts as away. Default: 30 s. */
  constructor(options: StorageOptions, silentAfterMs = SILENT_AFTER_MS) {
    this.bucket = options.bucket;
    this.client = createClient(options, options.endpoint, silentAfterMs);
    this.clock.listenTo(this.client);
    this.signer = createClient(options, options.publicEndpoint ?? options.endpoint, silentAfterMs);
  }

  /** How far the store's clock is ahead of ours, as of its last answer; 0: they agree within seconds. Milliseconds. */
  get clockDifferenceMs(): number {
    return this.clock.differenceMs;
  }

  /**
   * Streams an archive into the store, in parts, with bounded memory. Nothing is visible under `key` until it is whole;
   * when it fails or `signal` aborts, its parts are removed. Resolves once the archive was read back, and its size and
   * SHA-256 are those of the bytes that were sent: what somebody will download, not what the store says of it.
   *
   * @throws ArchiveStoreUnavailable when the store is away; ArchiveDamaged when it keeps anything else, which is removed;
   *   the signal's reason when aborted; the stream's own error.
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
      throw measured.failure ?? orUnavailable(error);
    } finally {
      signal?.removeEventListener('abort', giveUp);
      archive.destroy();
    }
  }

  private async requireKept(key: string, sent: StoredArchive, signal?: AbortSignal): Promise<void> {
    const get = new GetObjectCommand({ Bucket: this.bucket, Key: key });
    const { Body } = await this.client.send(get, { abortSignal: signal });
    const body = Body as Readable;
    const kept = await measure(signal ? addAbortSignal(signal, body) : body);
    if (kept.bytes === sent.bytes && kept.sha256 === sent.sha256) return;
    await this.delete(key);
    throw new ArchiveDamaged(sent.bytes, kept.bytes);
  }

  /**
   * A link with which anyone who holds it can download the archive under this name, until it expires: on the store's
   * clock, which judges it. Ours may be off by more than the minute that a link lasts.
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

  /** Whether the store has this archive. @throws ArchiveStoreUnavailable */
  async exists(key: string): Promise<boolean> {
    try {
      await this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key }));
      return true;
    } catch (error) {
      if (isStatus(error, 404)) return false;
      if (!isStatus(error, 403)) throw orUnavailable(error);
      // Whoever may not list is told 'forbidden' of what is not there; by a key that may read, it is just that.
      await this.check();
      return false;
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
   * A deploy step: makes the bucket when it is missing, with the object that `check` reads, and gives it the lifecycle rule.
   *
   * @returns whether the store took the rule; not every store knows such rules. @throws ArchiveStoreUnavailable
   */
  async ensureBucket(): Promise<LifecycleSupport> {
    try {
      await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }));
    } catch (error) {
      if (!isStatus(error, 404)) throw orUnavailable(error);
      await this.createBucket();
    }
    try {
      await this.client.send(
        new PutObjectCommand({ Bucket: this.bucket, Key: CHECK_KEY, Body: 'read by health checks\n' }),
      );
    } catch (error) {
      throw orUnavailable(error);
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
      // A store that knows no such rules, or does not let us set them, is still a store.
      if (!isRefusal(error)) throw orUnavailable(error);
      return { supported: false, reason: refusalOf(error) };
    }
  }

  private async createBucket(): Promise<void> {
    try {
      await this.client.send(new CreateBucketCommand({ Bucket: this.bucket }));
    } catch (error) {
      // Another process that starts at the same time was first.
      if (!isStatus(error, 409)) throw orUnavailable(error);
    }
  }

  /**
   * Resolves when the bucket can be reached and read. Asked of an object, because to ask for the bucket itself takes the right
   * to list it.
   *
   * @throws ArchiveStoreUnavailable
   */
  async check(): Promise<void> {
    try {
      await this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key: CHECK_KEY }));
    } catch (error) {
      throw orUnavailable(error);
    }
  }
}

/**
 * The client of one upload. lib-storage ends no request that is under way when its upload is aborted, and when the removal
 * of the parts fails it reports that instead of what went wrong.
 */
function uploadClient(client: S3Client, signal: AbortSignal | undefined): S3Client {
  const send = async (command: Parameters<S3Client['send']>[0]) => {
    if (!(command instanceof AbortMultipartUploadCommand))
      return client.send(command, { abortSignal: signal });
    const abortSignal = AbortSignal.timeout(CLEAN_UP_WITHIN_MS);
    return client.send(command, { abortSignal }).catch(() => undefined); // The lifecycle rule is the net.
  };
  return Object.assign(Object.create(client) as S3Client, { send });
}

function createClient(
  options: StorageOptions,
  endpoint: string | undefined,
  silentAfterMs: number,
): S3Client {
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
    requestHandler: { connectionTimeout: 3_000, socketTimeout: silentAfterMs },
  });
}
