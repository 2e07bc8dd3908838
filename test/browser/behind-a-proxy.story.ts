import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, type Page } from 'playwright-core';
import { ApiClient } from '../support/api-client';
import { BROWSER, LAPTOP, startBrowser, Visitor } from '../support/browser';
import { type TestDataDir } from '../support/data-dir';
import { demoDataDir } from '../support/demo-data';
import { PAGES, Proxy, type ProxyName, STORE } from '../support/proxy';
import { readArchive } from '../support/read-archive';
import { freePort, Standalone } from '../support/standalone';
import { describeWithTool } from '../support/system-tool';
import { until } from '../support/until';

const PETRA = 'Petra de Boer';

/** From being ready to being told so, on a machine that is busy with something else. The stream's beat comes later. Milliseconds. */
const AT_ONCE_MS = 5_000;

interface Rig {
  readonly system: Standalone;
  readonly ports: { readonly api: number; readonly store: number };
  readonly proxy: Proxy;
  /** For the files of the test. */
  readonly folder: string;
  /** A visitor who comes by the proxy: signed in as this person of the demo, or not yet. */
  readonly visit: (name?: string) => Promise<Visitor>;
  /** The same person elsewhere, who comes by another proxy. */
  readonly elsewhere: (name: string) => Promise<ApiClient>;
}

/** A story in Chromium on the built standalone, by a real proxy with TLS and the file of `ops/proxy`. */
function describeBehind(name: ProxyName, tell: (rig: () => Rig) => void): void {
  describeWithTool([name, BROWSER, 'openssl'], `People who come by ${name}`, () => {
    let dataDir: TestDataDir;
    let system: Standalone | undefined;
    let proxy: Proxy | undefined;
    let browser: Browser | undefined;
    let rig: Rig;

    beforeAll(async () => {
      dataDir = await demoDataDir();
      const ports = { api: await freePort(), store: await freePort() };
      const started = await Standalone.start(dataDir.path, {
        env: {
          PORT: String(ports.api),
          STORE_PORT: String(ports.store),
          PUBLIC_URL: PAGES,
          S3_PUBLIC_ENDPOINT: STORE,
          TRUST_PROXY: '1',
        },
      });
      const folder = path.join(dataDir.path, name);
      system = started;
      const way = await Proxy.start(name, ports, folder);
      proxy = way;
      const shown = await startBrowser([way.flag]);
      browser = shown;
      const visit = async (person?: string) => {
        const visitor = await Visitor.open(shown, PAGES, { ...LAPTOP, ignoreHTTPSErrors: true });
        if (!person) return visitor;
        await visitor.signIn(await started.account(person));
        await visitor.page.getByRole('heading', { level: 1 }).waitFor();
        return visitor;
      };
      const elsewhere = async (person: string) => {
        const client = new ApiClient(started.url);
        const { email, password } = await started.account(person);
        await client.post('/api/session', { email, password }, { 'X-Forwarded-Proto': 'https' });
        return client;
      };
      rig = { system: started, ports, proxy: way, folder, visit, elsewhere };
    }, 120_000);
    afterAll(async () => {
      await browser?.close();
      await proxy?.stop();
      await system?.stop();
      await dataDir.remove();
    });

    tell(() => rig);
  });
}

/** Submits a request. @returns once it is ready */
async function haveMade(client: ApiClient, personalReference: string): Promise<void> {
  const { body: list } = await client.get<{ items: { id: string }[] }>('/api/holders?pageSize=3');
  const holderIds = list.items.map(({ id }) => id);
  const choices = { holderIds, scope: 'all', expiryDates: [], personalReference };
  const { body: request } = await client.post<{ id: string }>('/api/download-requests', choices);
  await until('the request is ready', async () => {
    const { body } = await client.get<{ state: string }>(`/api/download-requests/${request.id}`);
    return body.state === 'ready' ? true : undefined;
  });
}

/** Real: Chromium, the proxy with its file, TLS, the built standalone, whole. Mocked: the names of the hosts. */
describe.each<ProxyName>(['nginx', 'haproxy', 'caddy'])('With the file of ops/proxy', (name) => {
  describeBehind(name, (rig) => {
    it('are signed in by a cookie that comes over TLS alone, hear at once what is ready, and download it', async () => {
      const { visit, elsewhere, system } = rig();
      const visitor = await visit();
      const { page, context } = visitor;
      const listens = page.waitForResponse((response) => response.url().includes('/events?'));
      await visitor.signIn(await system.account(PETRA));
      await listens;
      const cookie = (await context.cookies()).find(({ name: known }) => known.startsWith('__Host-'));
      expect(cookie).toMatchObject({ secure: true, httpOnly: true });
      await haveMade(await elsewhere(PETRA), 'Van elders');
      const told = page.getByRole('status').getByText(/^Uw verzoek is klaar/);
      await told.waitFor({ timeout: AT_ONCE_MS });
      await page.getByRole('link', { name: 'Ingestuurde verzoeken' }).click();
      const card = page.getByRole('article', { name: 'Van elders' });
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        card.getByRole('button', { name: 'Download pdf’s' }).click(),
      ]);
      expect(new URL(download.url()).origin).toBe(STORE);
      const files = await readArchive(await readFile(await download.path()));
      expect([...files.keys()]).toContain('overzicht.csv');
      expect(visitor.complaints).toEqual([]);
      await visitor.close();
    }, 120_000);

    it('are told apart by their addresses, whatever they say of these', async () => {
      const { proxy } = rig();
      const guess = async (from: string, headers = {}) =>
        (
          await proxy.ask('/api/session', {
            body: { email: 'a@b.example', password: 'geraden' },
            from,
            headers,
          })
        ).status;
      for (let tries = 0; tries < 6; tries++) expect(await guess('127.0.0.2')).toBe(401);
      expect(await guess('127.0.0.2')).toBe(429);
      expect(await guess('127.0.0.2', { 'X-Forwarded-For': '192.0.2.1' })).toBe(429);
      expect(await guess('127.0.0.3')).toBe(401);
    });

    it('may send the registry’s files when they are operators', async () => {
      const visitor = await rig().visit('Bea Heer');
      const rows = Array.from({ length: 40_000 }, (_, row) => `EHV-${row};${'Vereniging '.repeat(5)}${row}`);
      const status = await visitor.page.evaluate<number, string>(
        async (text) => {
          const body = new FormData();
          body.append('files', new Blob([text]), 'organisations.csv');
          const headers = { 'X-Requested-With': 'pasloket' };
          const where = '/api/operations/registry-imports?dryRun=true';
          return (await fetch(where, { method: 'POST', body, headers })).status;
        },
        ['organisation_code;name', ...rows, ''].join('\n'),
      );
      expect(status).toBe(202);
      await visitor.close();
    });

    it('leave nothing in its logs of what they searched for, neither when it is answered nor when the api is away', async () => {
      const { proxy, ports, folder } = rig();
      const search = '/api/holders?search=Zoekwoord';
      expect((await proxy.ask(search)).status).toBe(401);
      const alone = await Proxy.start(name, { ...ports, api: await freePort() }, path.join(folder, 'alone'));
      const { status } = await alone.ask(search);
      await alone.stop();
      expect([502, 503]).toContain(status);
      const written = (await proxy.written()) + (await alone.written());
      expect(written).not.toMatch(/Zoekwoord|\/api\/|X-Amz/);
    });

    if (name === 'nginx') tellOfNginx(rig);
  });
});

function tellOfNginx(rig: () => Rig): void {
  it('have twenty tabs over HTTP/1.1: each answers, all share one stream, and another tab takes it over', async () => {
    const { visit, elsewhere } = rig();
    const visitor = await visit(PETRA);
    const { page, context } = visitor;
    const more = Array.from({ length: 19 }, async () => {
      const tab = await context.newPage();
      await tab.goto(PAGES);
      return tab;
    });
    const others = await Promise.all(more);
    const all = [page, ...others];
    const inEach = (tabs: readonly Page[], act: (tab: Page) => Promise<unknown>) =>
      Promise.all(tabs.map(act));
    await inEach(all, async (tab) => {
      await tab.getByRole('searchbox').fill('jansen');
      await tab.getByRole('heading', { name: /^\d{1,3} kwalificatiehouders gevonden$/ }).waitFor();
      await tab.getByRole('link', { name: 'Ingestuurde verzoeken' }).click();
      await tab.getByRole('heading', { name: 'Ingestuurde verzoeken' }).waitFor();
    });
    const isOverHttp1 = `performance.getEntriesByType('navigation')[0].nextHopProtocol === 'http/1.1'`;
    expect(await page.evaluate(isOverHttp1)).toBe(true);
    const client = await elsewhere(PETRA);
    // An account may have five streams: this browser has one, so four are free.
    const four = new AbortController();
    for (let stream = 0; stream < 4; stream++)
      await client.events('/api/download-requests/events', four.signal);
    four.abort();
    // Tabs learn of what is submitted elsewhere by the stream alone.
    const show = (reference: string) => (tab: Page) =>
      tab.getByRole('article', { name: reference }).getByText('Klaar', { exact: true }).waitFor();
    await haveMade(client, 'Voor alle tabbladen');
    await inEach(all, show('Voor alle tabbladen'));
    // The first tab has the stream.
    const takenOver = context.waitForEvent('response', (response) => response.url().includes('/events?'));
    await page.close();
    await takenOver;
    await haveMade(client, 'Na het sluiten');
    await inEach(others, show('Na het sluiten'));
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  }, 180_000);

  it('are not signed in when it does not say how they came, and are told so, as operators are', async () => {
    const { system, ports, folder } = rig();
    const silent = await Proxy.start('nginx', ports, path.join(folder, 'silent'), (text) =>
      text.replace(/.*X-Forwarded-Proto.*\n/, ''),
    );
    const browser = await startBrowser([silent.flag]);
    try {
      const visitor = await Visitor.open(browser, PAGES, { ...LAPTOP, ignoreHTTPSErrors: true });
      await visitor.page.goto(PAGES);
      await visitor.page.getByText(/X-Forwarded-Proto: https/).waitFor();
      await visitor.close();
      const { email, password } = await system.account(PETRA);
      const answer = await silent.ask('/api/session', { body: { email, password } });
      expect(answer.body).toMatchObject({ type: 'urn:pasloket:problem:not-over-tls' });
      const warning = /X-Forwarded-Proto: https.*PUBLIC_URL/;
      await until('readiness says it', async () => {
        const { body } = await silent.ask('/api/health/ready');
        return (body as { warnings: string[] }).warnings.some((text) => warning.test(text)) || undefined;
      });
    } finally {
      await browser.close();
      await silent.stop();
    }
  });
}
