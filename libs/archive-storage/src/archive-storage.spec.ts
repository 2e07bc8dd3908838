import { ListMultipartUploadsCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { ArchiveStorage, archiveKey, ArchiveStoreUnavailable, type StorageOptions } from './index';

const MIB = 1024 * 1024;

/** The stores that keep the contract: the embedded one always, and the one that TEST_S3_ENDPOINT names. */
const stores: { store: string; connect: () => StorageOptions }[] = [
  {
    store: 'the embedded store',
    connect: () => optionsOf(JSON.parse(process.env.TEST_EMBEDDED_S3 ?? '{}') as Partial<StorageOptions>),
  },
];
if (process.env.TEST_S3_ENDPOINT) {
  stores.push({
    store: 'the store of TEST_S3_ENDPOINT',
    connect: () =>
      optionsOf({
        endpoint: process.env.TEST_S3_ENDPOINT,
        accessKeyId: process.env.TEST_S3_ACCESS_KEY_ID,
        secretAccessKey: process.env.TEST_S3_SECRET_ACCESS_KEY,
      }),
  });
}

function optionsOf(given: Partial<StorageOptions>): StorageOptions {
  return {
    region: 'us-east-1',
    bucket: `contract-${randomBytes(6).toString('hex')}`,
    forcePathStyle: true,
    requestChecksums: 'WHEN_SUPPORTED',
    ...given,
  };
}

const newKey = () => archiveKey(randomUUID(), randomUUID());
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

async function keysOf(storage: ArchiveStorage): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of storage.list()) keys.push(key);
  return keys;
}

/** The keys whose parts wait in the store; none, where it cannot tell. */
async function unfinishedUploads(options: StorageOptions): Promise<(string | undefined)[]> {
  const { endpoint, region, bucket, forcePathStyle, accessKeyId = '', secretAccessKey = '' } = options;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, region, forcePathStyle, credentials });
  try {
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    return Uploads.map(({ Key }) => Key);
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === 'NotImplemented') return [];
    throw error;
  }
}

describe.each(stores)('The contract of an archive store, kept by $store', ({ connect }) => {
  let options: StorageOptions;
  let storage: ArchiveStorage;

  beforeAll(async () => {
    options = connect();
    storage = new ArchiveStorage(options);
    await storage.ensureBucket();
  });

  afterAll(async () => {
    for await (const { key } of storage.list()) await storage.delete(key);
  });

  async function linkTo(key: string, expiresInSeconds = 60): Promise<URL> {
    return new URL((await storage.signDownload(key, { fileName: 'Zoë.zip', expiresInSeconds })).url);
  }

  it.each([
    ['nothing', 0],
    ['one part', 1000],
    ['exactly one part', 5 * MIB],
    ['several parts', 12 * MIB + 1],
  ])('returns what was put, by a signed link: %s', async (_, size) => {
    const key = newKey();
    const bytes = randomBytes(size);
    const stored = await storage.put(key, Readable.from(chunksOf(bytes)));
    expect(stored).toEqual({ bytes: size, sha256: sha256(bytes) });
    const response = await fetch(await linkTo(key));
    expect(response.status).toBe(200);
    expect(sha256(Buffer.from(await response.arrayBuffer()))).toBe(stored.sha256);
  });

  it('gives the download its name and type, and keeps it out of caches', async () => {
    const key = newKey();
    await storage.put(key, Readable.from(['passes']));
    const { headers } = await fetch(await linkTo(key));
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="Zoe.zip"; filename*=UTF-8''Zo%C3%AB.zip`,
    );
    expect(headers.get('content-type')).toBe('application/zip');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('refuses a link whose time is over', async () => {
    const key = newKey();
    await storage.put(key, Readable.from(['passes']));
    const link = await linkTo(key, 1);
    await sleep(2_500);
    expect((await fetch(link)).status).toBe(403);
  });

  it('says until when a link is good', async () => {
    const before = Date.now();
    const { expiresAt } = await storage.signDownload(newKey(), { fileName: 'a.zip', expiresInSeconds: 120 });
    expect(expiresAt.getTime() - before).toBeGreaterThanOrEqual(120_000);
    expect(expiresAt.getTime() - before).toBeLessThan(125_000);
  });

  it('refuses a link that was altered in any part', async () => {
    const [key, otherKey] = [newKey(), newKey()];
    await storage.put(key, Readable.from(['passes']));
    await storage.put(otherKey, Readable.from(['passes of somebody else']));
    const altered = async (change: (link: URL) => void) => {
      const link = await linkTo(key);
      change(link);
      return (await fetch(link)).status;
    };
    const set = (name: string, value: string) => (link: URL) => link.searchParams.set(name, value);
    expect(await altered((link) => (link.pathname = link.pathname.replace(key, otherKey)))).toBe(403);
    expect(await altered(set('X-Amz-Expires', '600'))).toBe(403);
    expect(await altered(set('X-Amz-Signature', '0'.repeat(64)))).toBe(403);
    expect(await altered(set('response-content-disposition', 'inline'))).toBe(403);
    expect(await altered((link) => link.searchParams.append('versions', ''))).toBe(403);
  });

  it('refuses a link for anything but reading', async () => {
    const key = newKey();
    await storage.put(key, Readable.from(['passes']));
    for (const method of ['PUT', 'DELETE', 'POST']) {
      const body = method === 'PUT' ? 'forged' : undefined;
      expect((await fetch(await linkTo(key), { method, body })).status).toBe(403);
    }
    expect(await (await fetch(await linkTo(key))).text()).toBe('passes');
  });

  it('refuses everything that is not signed', async () => {
    const key = newKey();
    await storage.put(key, Readable.from(['passes']));
    const { origin, pathname } = await linkTo(key);
    for (const path of [pathname, `/${options.bucket}`, `/${options.bucket}/?list-type=2`]) {
      expect((await fetch(origin + path)).status).toBe(403);
    }
    expect((await fetch(origin + pathname, { method: 'DELETE' })).status).toBe(403);
    await expect(storage.exists(key)).resolves.toBe(true);
  });

  it('refuses who does not have the key', async () => {
    const stranger = new ArchiveStorage({ ...options, secretAccessKey: 'guessed' });
    const key = newKey();
    await storage.put(key, Readable.from(['passes']));
    const { url } = await stranger.signDownload(key, { fileName: 'a.zip', expiresInSeconds: 60 });
    expect((await fetch(url)).status).toBe(403);
    await expect(stranger.check()).rejects.toThrow(ArchiveStoreUnavailable);
    await expect(stranger.put(key, Readable.from(['forged']))).rejects.toThrow(ArchiveStoreUnavailable);
    expect(await (await fetch(await linkTo(key))).text()).toBe('passes');
  });

  it('lists nothing of an archive that was aborted in the middle', async () => {
    const key = newKey();
    const abort = new AbortController();
    const putting = storage.put(
      key,
      endless(() => abort.abort(new Error('lost the lease')), 12 * MIB),
      abort,
    );
    await expect(putting).rejects.toThrow('lost the lease');
    await expect(storage.exists(key)).resolves.toBe(false);
    expect(await keysOf(storage)).not.toContain(key);
    expect(await unfinishedUploads(options)).toEqual([]);
  });

  it('lists nothing of an archive whose making failed in the middle, and says why', async () => {
    const key = newKey();
    const failing = endless(() => {
      throw new Error('this name cannot be drawn');
    }, 12 * MIB);
    await expect(storage.put(key, failing)).rejects.toThrow('this name cannot be drawn');
    await expect(storage.exists(key)).resolves.toBe(false);
    expect(await unfinishedUploads(options)).toEqual([]);
  });

  it('is not even asked when the work was aborted before', async () => {
    const key = newKey();
    const archive = Readable.from(['passes']);
    await expect(
      storage.put(key, archive, { signal: AbortSignal.abort(new Error('lost the lease')) }),
    ).rejects.toThrow('lost the lease');
    await expect(storage.exists(key)).resolves.toBe(false);
    expect(archive.destroyed).toBe(true);
  });

  it('lists archives with their time', async () => {
    const key = newKey();
    await storage.put(key, Readable.from(['passes']));
    const found = [];
    for await (const archive of storage.list()) if (archive.key === key) found.push(archive);
    expect(found).toHaveLength(1);
    expect(Math.abs(Date.now() - (found[0]?.lastModified.getTime() ?? 0))).toBeLessThan(60_000);
  });

  it('deletes, and is content when there is nothing to delete', async () => {
    const key = newKey();
    await storage.put(key, Readable.from(['passes']));
    await storage.delete(key);
    await storage.delete(key);
    await expect(storage.exists(key)).resolves.toBe(false);
    expect((await fetch(await linkTo(key))).status).toBe(404);
  });

  it('makes its bucket once, keeps what is in it, and says whether it takes a lifecycle rule', async () => {
    const key = newKey();
    await storage.put(key, Readable.from(['passes']));
    const lifecycle = await storage.ensureBucket();
    if (!lifecycle.supported) expect(lifecycle.reason).not.toBe('');
    expect(typeof lifecycle.supported).toBe('boolean');
    await expect(storage.exists(key)).resolves.toBe(true);
    await expect(storage.check()).resolves.toBeUndefined();
  });

  it('is called unavailable when its bucket is gone', async () => {
    const without = new ArchiveStorage({ ...options, bucket: 'contract-without-a-bucket' });
    await expect(without.check()).rejects.toThrow(ArchiveStoreUnavailable);
    await expect(without.put(newKey(), Readable.from(['passes']))).rejects.toThrow(ArchiveStoreUnavailable);
  });
});

describe('A store that breaks in the middle of an archive', () => {
  it('is called unavailable, also when it cannot remove the parts', async () => {
    const server = createHttpServer((request, response) => {
      request.resume().once('end', () => {
        const isStart = request.method === 'POST';
        response.writeHead(isStart ? 200 : 503).end(isStart ? '<R><UploadId>1</UploadId></R>' : '');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const storage = away(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      const archive = Readable.from(chunksOf(randomBytes(12 * MIB)));
      await expect(storage.put(newKey(), archive)).rejects.toThrow(ArchiveStoreUnavailable);
      expect(archive.destroyed).toBe(true);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

function away(endpoint: string): ArchiveStorage {
  return new ArchiveStorage(optionsOf({ endpoint, accessKeyId: 'a', secretAccessKey: 'b' }));
}

describe('A store that is away', () => {
  it('is called unavailable by all that needs it', async () => {
    const storage = away('http://127.0.0.1:9');
    await expect(storage.check()).rejects.toThrow(ArchiveStoreUnavailable);
    await expect(storage.exists(newKey())).rejects.toThrow(ArchiveStoreUnavailable);
    await expect(storage.delete(newKey())).rejects.toThrow(ArchiveStoreUnavailable);
    await expect(storage.ensureBucket()).rejects.toThrow(ArchiveStoreUnavailable);
    await expect(keysOf(storage)).rejects.toThrow(ArchiveStoreUnavailable);
    await expect(storage.put(newKey(), Readable.from(['passes']))).rejects.toThrow(ArchiveStoreUnavailable);
  });

  it('is called unavailable when it ends the connection in the middle', async () => {
    const server = await listening((socket) => socket.once('data', () => socket.destroy()));
    try {
      const storage = away(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      const archive = Readable.from(chunksOf(randomBytes(12 * MIB)));
      await expect(storage.put(newKey(), archive)).rejects.toThrow(ArchiveStoreUnavailable);
      expect(archive.destroyed).toBe(true);
    } finally {
      server.close();
    }
  });

  it('does not hold an archive that is given up', async () => {
    const server = await listening(() => undefined); // It takes the connection and never answers.
    try {
      const storage = away(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      const started = performance.now();
      const signal = AbortSignal.timeout(300);
      await expect(
        storage.put(newKey(), Readable.from(chunksOf(randomBytes(12 * MIB))), { signal }),
      ).rejects.toThrow('timeout');
      expect(performance.now() - started).toBeLessThan(5_000);
    } finally {
      server.close();
    }
  });
});

type Connection = Parameters<Parameters<typeof createServer>[1] & object>[0];

async function listening(onConnection: (socket: Connection) => void): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024);
}

/** Never ends; `atByte` is reached with `then` called once. */
function endless(then: () => void, atByte: number): Readable {
  const chunk = randomBytes(64 * 1024);
  let sent = 0;
  return Readable.from(
    (function* () {
      for (;;) {
        if (sent === atByte) then();
        sent += chunk.length;
        yield chunk;
      }
    })(),
  );
}
