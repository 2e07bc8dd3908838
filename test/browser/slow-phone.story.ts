import { ArchiveStorage, type StorageOptions } from '@app/archive-storage';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, type Page } from 'playwright-core';
import { BROWSER, PHONE, startBrowser, Visitor } from '../support/browser';
import { type TestDataDir } from '../support/data-dir';
import { demoDataDir } from '../support/demo-data';
import { Standalone } from '../support/standalone';
import { describeWithTool } from '../support/system-tool';
import { TcpProxy } from '../support/tcp-proxy';
import { testStorageOptions } from '../support/test-storage';
import { selfSigned, TlsFront } from '../support/tls-front';
import { until } from '../support/until';

/** GPRS, as browsers emulate it. */
const SLOW = { offline: false, latency: 500, downloadThroughput: 50_000 / 8, uploadThroughput: 20_000 / 8 };

/** Of each reply on the way to the store, those of the TLS handshake, too. Milliseconds. */
const ROUND_TRIP_MS = 2_000;

/** What the way's own handshake and finding the store's name would take there, which are not delayed here. Milliseconds. */
const NOT_DELAYED_MS = 2 * ROUND_TRIP_MS;

/** A link lasts this long; a slow phone must need far less. Milliseconds. */
const LINK_MS = 60_000;

/** Real: Chromium, the built standalone, an S3 server behind TLS. Mocked: the network, which is slow. */
describeWithTool([BROWSER, 'openssl'], 'A download on a slow phone', () => {
  let dataDir: TestDataDir;
  let folder: string;
  let store: StorageOptions;
  let front: TlsFront;
  let way: TcpProxy;
  let system: Standalone;
  let browser: Browser;

  beforeAll(async () => {
    dataDir = await demoDataDir();
    folder = await mkdtemp(path.join(tmpdir(), 'pasloket-slow-'));
    store = testStorageOptions();
    front = await TlsFront.start(
      Number(new URL(store.endpoint ?? '').port),
      selfSigned(folder).context,
      'tls',
    );
    way = await TcpProxy.start(Number(new URL(front.proxiedUrl('http://127.0.0.1:1', 'https:')).port));
    system = await Standalone.start(dataDir.path, {
      env: {
        S3_ENDPOINT: store.endpoint,
        S3_PUBLIC_ENDPOINT: `https://localhost:${way.port}`,
        S3_BUCKET: store.bucket,
        S3_ACCESS_KEY_ID: store.accessKeyId,
        S3_SECRET_ACCESS_KEY: store.secretAccessKey,
      },
    });
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await system.stop();
    await way.close();
    front.close();
    await dataDir.remove();
    await rm(folder, { recursive: true });
  });

  it('asks the store long before its link is over', async () => {
    const client = await system.signedIn('Petra de Boer');
    const { body: list } = await client.get<{ items: { id: string }[] }>('/api/holders?pageSize=2');
    const { body: request } = await client.post<{ id: string }>(
      '/api/download-requests',
      { holderIds: list.items.map(({ id }) => id), scope: 'all', expiryDates: [] },
      { 'Idempotency-Key': randomUUID() },
    );
    await until('the request is ready', async () => {
      const { body } = await client.get<{ state: string }>(`/api/download-requests/${request.id}`);
      return body.state === 'ready' ? true : undefined;
    });
    const visitor = await Visitor.signedIn(browser, system, 'Petra de Boer', {
      ...PHONE,
      ignoreHTTPSErrors: true,
    });
    const { page } = visitor;
    await page
      .getByRole('link', { name: /verzoeken/i })
      .first()
      .click();
    const button = page.getByRole('button', { name: 'Download pdf’s' }).first();
    await button.waitFor();
    await slowDown(page);
    way.delayMs = ROUND_TRIP_MS;
    const asking = page.waitForRequest(/X-Amz-Signature/);
    const downloading = page.waitForEvent('download', { timeout: LINK_MS });
    await button.click();
    const signedAt = signingTimeOf((await asking).url());
    const heard = await until('the store is asked', () => (front.heard > 0 ? Date.now() : undefined));
    const tookMs = heard - signedAt + NOT_DELAYED_MS;
    expect(tookMs).toBeGreaterThan(ROUND_TRIP_MS);
    expect(tookMs).toBeLessThan(LINK_MS / 2);
    way.delayMs = 0;
    const file = await (await downloading).path();
    const [row] = await sizes(store);
    expect((await stat(file)).size).toBe(row);
    await visitor.close();
  }, 180_000);
});

async function slowDown(page: Page): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  await devTools.send('Network.enable');
  await devTools.send('Network.emulateNetworkConditions', SLOW);
}

/** As the link says it, to the second. Milliseconds since the epoch. */
function signingTimeOf(link: string): number {
  const [, date, time] = /^(\d{8})T(\d{6})Z$/.exec(new URL(link).searchParams.get('X-Amz-Date') ?? '') ?? [];
  const digits = `${date}${time}`;
  const [year, month, day, hour, minute, second] = [0, 4, 6, 8, 10, 12].map((at, part) =>
    Number(digits.slice(at, part === 0 ? 4 : at + 2)),
  ) as [number, number, number, number, number, number];
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

async function sizes(options: StorageOptions): Promise<number[]> {
  const storage = new ArchiveStorage(options);
  const found: number[] = [];
  for await (const { key } of storage.list()) {
    const { url } = await storage.signDownload(key, { fileName: 'x.zip', expiresInSeconds: 60 });
    found.push((await (await fetch(url)).arrayBuffer()).byteLength);
  }
  return found;
}
