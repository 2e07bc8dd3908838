import { ArchiveStorage } from '@app/archive-storage';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { TcpProxy } from '../../../test/support/tcp-proxy';
import { type EmbeddedS3, startEmbeddedS3 } from './embedded-s3';

const KEY = 'archives/request/attempt.zip';

let dataDir: string;
let store: EmbeddedS3;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'pasloket-s3-'));
  store = await startEmbeddedS3({ dataDir });
});

afterEach(async () => {
  await store.stop();
  rmSync(dataDir, { recursive: true });
});

function storageOf({ endpoint, accessKeyId, secretAccessKey }: EmbeddedS3, key = accessKeyId) {
  return new ArchiveStorage({
    endpoint,
    region: 'us-east-1',
    bucket: 'pasloket',
    accessKeyId: key,
    secretAccessKey: key === accessKeyId ? secretAccessKey : key,
    forcePathStyle: true,
    requestChecksums: 'WHEN_SUPPORTED',
  });
}

/** The status and body of a plain GET, with headers that `fetch` would not let us set. */
function get(
  url: string,
  headers: Record<string, string> = {},
  path?: string,
): Promise<{ status?: number; body: string }> {
  return new Promise((resolve, reject) => {
    request(url, { headers, agent: false, ...(path && { path }) }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode, body }), reject);
    })
      .once('error', reject)
      .end();
  });
}

describe('The embedded store', () => {
  it('keeps what was put, over a second start, behind credentials that only its owner can read', async () => {
    await storageOf(store).ensureBucket();
    await storageOf(store).put(KEY, Readable.from(['passes']));
    await store.stop();
    const { secretAccessKey } = store;
    store = await startEmbeddedS3({ dataDir });
    expect(store.secretAccessKey).toBe(secretAccessKey);
    await expect(storageOf(store).exists(KEY)).resolves.toBe(true);
    expect(statSync(join(dataDir, 's3-secret')).mode & 0o777).toBe(0o600);
  });

  it('hands an archive to whoever holds a signed link, and to nobody else', async () => {
    await storageOf(store).ensureBucket();
    await storageOf(store).put(KEY, Readable.from(['passes']));
    const { url } = await storageOf(store).signDownload(KEY, { fileName: 'a.zip', expiresInSeconds: 60 });
    await expect(get(url)).resolves.toEqual({ status: 200, body: 'passes' });
    const unsigned = `${store.endpoint}/pasloket/${KEY}`;
    for (const [address, headers] of [
      [unsigned, {}],
      [store.endpoint, {}],
      [unsigned, { 'x-amz-date': '20261123T000000Z' }],
      [unsigned, { authorization: 'AWS4-HMAC-SHA256 x', host: 'pasloket.s3-website.amazonaws.com' }],
    ] as const) {
      await expect(get(address, headers)).resolves.toMatchObject({ status: 403 });
    }
  });

  it('keeps no part of an upload that was given up, or that it was killed in', async () => {
    await storageOf(store).ensureBucket();
    const uploads = join(dataDir, 's3', 'pasloket', '._S3rver_uploads');
    const abort = new AbortController();
    const part = Buffer.alloc(6 * 1024 * 1024);
    const archive = Readable.from(
      (function* () {
        for (let parts = 0; parts < 100; parts++) {
          if (parts === 3) abort.abort(new Error('given up'));
          yield part;
        }
      })(),
    );
    await expect(storageOf(store).put(KEY, archive, abort)).rejects.toThrow('given up');
    expect(existsSync(uploads) ? readdirSync(uploads) : []).toEqual([]);

    mkdirSync(join(uploads, 'a'.repeat(32)), { recursive: true });
    await store.stop();
    store = await startEmbeddedS3({ dataDir });
    expect(existsSync(uploads)).toBe(false);
  });

  it('keeps nothing of an upload in one piece that broke off', async () => {
    await storageOf(store).ensureBucket();
    const way = await TcpProxy.start(Number(new URL(store.endpoint).port));
    let sent = 0;
    way.onRequestBytes = (bytes) => {
      sent += bytes.length;
      if (sent < 1024 * 1024) return;
      sent = 0; // Each try of the client breaks.
      way.cutOpen();
    };
    const broken = storageOf({ ...store, endpoint: way.proxiedUrl(store.endpoint) });
    await expect(broken.put(KEY, Readable.from([Buffer.alloc(2 * 1024 * 1024)]))).rejects.toThrow(
      'cannot be used',
    );
    await way.close();
    await expect(storageOf(store).exists(KEY)).resolves.toBe(false);
  });

  it('refuses an address that cannot be read, and lives on', async () => {
    const headers = {
      authorization: `AWS4-HMAC-SHA256 Credential=${store.accessKeyId}/20261123/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00`,
      'x-amz-date': new Date().toISOString().replace(/[-:]|\.\d+/g, ''),
    };
    for (const path of ['//', '/%', '/pasloket/%zz?%=%', '/?X-Amz-Signature=%ff']) {
      await expect(get(store.endpoint, headers, path)).resolves.toMatchObject({ status: 403 });
    }
  });

  it('does not know the key pair that everybody knows', async () => {
    await storageOf(store).ensureBucket();
    const known = storageOf(store, 'S3RVER');
    const { url } = await known.signDownload(KEY, { fileName: 'a.zip', expiresInSeconds: 60 });
    await expect(get(url)).resolves.toMatchObject({ status: 403 });
    await expect(known.check()).rejects.toThrow('cannot be used');
  });
});
