import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startEmbeddedS3 } from '../support/embedded';
import { waitForRow } from './support/contact';
import { onBackend } from './support/on-both-backends';
import { type Rig } from './support/rig';
import { until } from '../support/until';
import { suspendOvertakenWorker } from './support/zombie';

/** The archive of 250 passes is some 3 MB. */
const ABOUT_HALF = 1.5 * 1024 * 1024;

/** Row 36, a full scratch disk, cannot happen: an archive is streamed, and no file is written on the way. */
describe('A store that is away, cut off, or loses things', () => {
  onBackend('PostgreSQL', (stage) => {
    it('row 34: while the store refuses, a request waits uncharged; it is made by itself once the store is back', async () => {
      const { rig, contact } = stage;
      for (const { store } of rig.workerWays) await store.setState('refused');
      const id = await contact.submit(12);
      await untilOutput(rig, `request ${id} is released: ArchiveStoreUnavailable`);
      const shown = await contact.getRequest(id);
      expect(['submitted', 'rendering']).toContain(shown?.state);
      expect(shown).toMatchObject({ failure: null, missing: [] });
      for (const { store } of rig.workerWays) await store.setState('open');
      expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 12, missing: [] });
      expect(await waitForRow(rig, id, `state = 'ready'`)).toMatchObject({ attempt_count: 1 });
    }, 180_000);

    it('row 35: an upload that is cut at half publishes nothing and leaves no parts; the request is made after', async () => {
      const { rig, contact } = stage;
      const cut = cutUploadsAtHalf(rig);
      const id = await contact.submit(250);
      await untilOutput(rig, `request ${id} is released: ArchiveStoreUnavailable`);
      expect(cut.count()).toBeGreaterThan(0);
      expect(await filesOf(rig, id)).toEqual([]);
      cut.end();
      expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 250, missing: [] });
      expect(await waitForRow(rig, id, `state = 'ready'`)).toMatchObject({ attempt_count: 1 });
      expect(await filesOf(rig, id)).toHaveLength(1);
      await until('no parts are left', async () =>
        (await unfinishedUploads(rig)).length === 0 ? true : undefined,
      );
    }, 180_000);

    it('row 37: a zombie that uploads after another has published changes not a byte of what was published', async () => {
      const { rig, contact } = stage;
      const { id, zombie } = await suspendOvertakenWorker(stage, 'zip=stop');
      const before = await contact.download(id);
      zombie.resume();
      await untilOutput(rig, `${id} went on elsewhere`);
      expect((await contact.download(id)).equals(before)).toBe(true);
    }, 180_000);

    it('row 42: when the keys of the store are swapped, downloads under way finish, and with the new keys everything goes on', async () => {
      const { rig, contact } = stage;
      const ready = await contact.submit(250);
      await contact.waitUntilSettled(ready);
      const whole = await contact.download(ready);
      const { url } = (await contact.askForLink(ready)).body;
      rig.peoplesStore.bytesPerSecond = 500_000;
      const underWay = await fetch(url);
      const swapped = await swapKeys(rig);
      try {
        const refused = await contact.askForLink(ready);
        expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
        const id = await contact.submit(12);
        await untilOutput(rig, `request ${id} is released: ArchiveStoreUnavailable`);
        expect(await contact.getRequest(id)).toMatchObject({ failure: null, missing: [] });
        await swapped.restartApps();
        expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 12, missing: [] });
        expect(await waitForRow(rig, id, `state = 'ready'`)).toMatchObject({ attempt_count: 1 });
        expect(Buffer.from(await underWay.arrayBuffer()).equals(whole)).toBe(true);
        rig.peoplesStore.bytesPerSecond = undefined;
        expect((await fetch(url)).status).toBe(403);
        expect((await contact.download(ready)).equals(whole)).toBe(true);
      } finally {
        await swapped.undo();
      }
    }, 120_000);

    it('row 38: a file that is gone early is answered with the reason, and made again at one click', async () => {
      const { rig, contact } = stage;
      const id = await contact.submit(12);
      expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready' });
      const { archive_key } = await waitForRow(rig, id, `state = 'ready'`);
      await rig.storage.delete(archive_key as string);
      const refused = await contact.askForLink(id);
      expect(refused).toMatchObject({
        status: 409,
        body: { type: 'urn:pasloket:problem:request-failed', failure: 'archive-lost' },
      });
      expect(await contact.getRequest(id)).toMatchObject({
        state: 'failed',
        failure: { code: 'archive-lost' },
      });
      await untilOutput(rig, `request ${id} is no longer ready: archive-lost`);
      expect(await contact.retry(id)).toBe(202);
      expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 12, missing: [] });
      expect((await contact.download(id)).subarray(0, 2).toString()).toBe('PK');
    }, 120_000);
  });
});

/** Every upload breaks in the middle of its body, whichever try it is; whatever is small goes through. */
function cutUploadsAtHalf(rig: Rig): { count: () => number; end: () => void } {
  let count = 0;
  for (const { store } of rig.workerWays) {
    let sent = 0;
    store.onRequestBytes = (bytes) => {
      sent += bytes.length;
      if (sent < ABOUT_HALF) return;
      sent = 0;
      count += 1;
      store.cutOpen();
    };
  }
  return {
    count: () => count,
    end: () => rig.workerWays.forEach(({ store }) => (store.onRequestBytes = undefined)),
  };
}

function untilOutput(rig: Rig, line: string): Promise<true> {
  return until(`a log line '${line}'`, () => rig.output.includes(line) || undefined);
}

async function filesOf(rig: Rig, id: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of rig.storage.list()) if (key.includes(id)) keys.push(key);
  return keys;
}

/**
 * The store knows another key from now on, and the old one no more; what it already answers goes on. It is a second server
 * for the same objects: whoever connects comes to that one.
 */
async function swapKeys(rig: Rig) {
  const secret = path.join(rig.dataDir, 's3-secret');
  const old = await readFile(secret);
  await rm(secret);
  const store = await startEmbeddedS3({ dataDir: rig.dataDir });
  const lead = (port: number) => {
    for (const way of [rig.apiWays.store, ...rig.workerWays.map(({ store: way }) => way)]) {
      way.service = port;
      way.cutOpen();
    }
    rig.peoplesStore.service = port;
  };
  const restart = async (env: NodeJS.ProcessEnv) => {
    for (const app of [rig.api, ...rig.workers]) await app.stop();
    await Promise.all([rig.api, ...rig.workers].map((app) => app.start(env)));
  };
  lead(Number(new URL(store.endpoint).port));
  return {
    restartApps: () => restart({ S3_SECRET_ACCESS_KEY: store.secretAccessKey }),
    async undo() {
      await writeFile(secret, old, { mode: 0o600 });
      lead(rig.store.port);
      await restart({});
      await store.stop();
    },
  };
}

/** Where the embedded store keeps the parts of uploads that are not whole. */
async function unfinishedUploads(rig: Rig): Promise<string[]> {
  return readdir(path.join(rig.dataDir, 's3', 'pasloket', '._S3rver_uploads')).catch(() => []);
}
