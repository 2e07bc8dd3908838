import { DeleteBucketLifecycleCommand } from '@aws-sdk/client-s3';
import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { statusOf } from '../../../test/support/status-of';
import { endlessStream, MIB, splitIntoChunks } from './chunks.fixture';
import {
  contractStores,
  createS3Client,
  listKeys,
  newKey,
  unfinishedUploads,
} from './contract-stores.fixture';
import { ArchiveStorage, ArchiveStoreUnavailable, type StorageOptions } from './index';

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe.each(contractStores)(
  'The contract of an archive store, kept by $store',
  ({ connect, daySeconds }) => {
    let options: StorageOptions;
    let storage: ArchiveStorage;

    beforeAll(async () => {
      options = connect();
      storage = new ArchiveStorage(options);
      await storage.ensureBucket();
      // Where a day lasts seconds, the bucket's rule would do the clearing up that is to be seen done by us.
      if (daySeconds)
        await createS3Client(options).send(new DeleteBucketLifecycleCommand({ Bucket: options.bucket }));
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
      const stored = await storage.put(key, Readable.from(splitIntoChunks(bytes)));
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
      expect(await statusOf(link)).toBe(403);
    });

    it('goes on with a download that began in time, and refuses to take one up again once its link is over', async () => {
      const key = newKey();
      const bytes = randomBytes(32 * MIB);
      await storage.put(key, Readable.from(splitIntoChunks(bytes)));
      const link = await linkTo(key, 2);
      const resume = () => fetch(link, { headers: { Range: 'bytes=1048576-' } });
      const begun = await fetch(link);
      const resumed = await resume();
      expect([begun.status, resumed.status]).toEqual([200, 206]);
      await resumed.body?.cancel();
      await sleep(4_000);
      expect((await resume()).status).toBe(403);
      expect(sha256(Buffer.from(await begun.arrayBuffer()))).toBe(sha256(bytes));
    });

    it('says until when a link is good', async () => {
      const before = Date.now();
      const { expiresAt } = await storage.signDownload(newKey(), {
        fileName: 'a.zip',
        expiresInSeconds: 120,
      });
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
        return statusOf(link);
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
        expect(await statusOf(await linkTo(key), { method, body })).toBe(403);
      }
      expect(await (await fetch(await linkTo(key))).text()).toBe('passes');
    });

    it('refuses everything that is not signed', async () => {
      const key = newKey();
      await storage.put(key, Readable.from(['passes']));
      const { origin, pathname } = await linkTo(key);
      for (const path of [pathname, `/${options.bucket}`, `/${options.bucket}/?list-type=2`]) {
        expect(await statusOf(origin + path)).toBe(403);
      }
      expect(await statusOf(origin + pathname, { method: 'DELETE' })).toBe(403);
      await expect(storage.exists(key)).resolves.toBe(true);
    });

    it('refuses who does not have the key', async () => {
      const stranger = new ArchiveStorage({ ...options, secretAccessKey: 'guessed' });
      const key = newKey();
      await storage.put(key, Readable.from(['passes']));
      const { url } = await stranger.signDownload(key, { fileName: 'a.zip', expiresInSeconds: 60 });
      expect(await statusOf(url)).toBe(403);
      await expect(stranger.check()).rejects.toThrow(ArchiveStoreUnavailable);
      await expect(stranger.put(key, Readable.from(['forged']))).rejects.toThrow(ArchiveStoreUnavailable);
      expect(await (await fetch(await linkTo(key))).text()).toBe('passes');
    });

    it('lists nothing of an archive that was aborted in the middle', async () => {
      const key = newKey();
      const abort = new AbortController();
      const putting = storage.put(
        key,
        endlessStream(() => abort.abort(new Error('lost the lease')), 12 * MIB),
        abort,
      );
      await expect(putting).rejects.toThrow('lost the lease');
      await expect(storage.exists(key)).resolves.toBe(false);
      expect(await listKeys(storage)).not.toContain(key);
      expect(await unfinishedUploads(options)).toEqual([]);
    });

    it('lists nothing of an archive whose making failed in the middle, and says why', async () => {
      const key = newKey();
      const failing = endlessStream(() => {
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
      expect(await statusOf(await linkTo(key))).toBe(404);
    });

    it('makes its bucket once, and keeps what is in it', async () => {
      const another = new ArchiveStorage(connect());
      await another.ensureBucket();
      const key = newKey();
      await another.put(key, Readable.from(['passes']));
      await another.ensureBucket();
      await expect(another.exists(key)).resolves.toBe(true);
      await expect(another.check()).resolves.toBeUndefined();
      await another.delete(key);
    });

    it('is called unavailable when its bucket is gone', async () => {
      const without = new ArchiveStorage({ ...options, bucket: 'contract-without-a-bucket' });
      await expect(without.check()).rejects.toThrow(ArchiveStoreUnavailable);
      await expect(without.put(newKey(), Readable.from(['passes']))).rejects.toThrow(ArchiveStoreUnavailable);
    });
  },
);
