import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunningSystem } from './support/running-system';
import { SharedSystem } from './support/shared-system';

const WEB = path.resolve(__dirname, '../dist/web');
const ASSETS = path.join(WEB, 'assets');
/** As the first page loads it, in bytes over the wire. */
const MOST_JAVASCRIPT = 200_000;
const MOST_CSS = 30_000;

/** Real: the built files, the built standalone. Mocked: nothing. */
describe('The files of the web application', () => {
  let system: RunningSystem;
  const over = new AbortController();

  beforeAll(async () => {
    system = await SharedSystem.forSuite();
  });
  // Answers that are not read would keep their connections, and with them this process.
  afterAll(() => over.abort());

  const ask = (address: string, headers: Record<string, string> = {}) =>
    fetch(system.url + address, { headers: { Accept: 'text/html', ...headers }, signal: over.signal });
  const weight = (ending: string) =>
    readdirSync(ASSETS)
      .filter((name) => name.endsWith(ending))
      .reduce((sum, name) => sum + statSync(path.join(ASSETS, name)).size, 0);

  it(`weigh at most ${MOST_JAVASCRIPT / 1000} kB of JavaScript and ${MOST_CSS / 1000} kB of CSS, compressed for any browser`, () => {
    expect(weight('.js.gz')).toBeGreaterThan(50_000);
    expect(weight('.js.gz')).toBeLessThanOrEqual(MOST_JAVASCRIPT);
    expect(weight('.css.gz')).toBeLessThanOrEqual(MOST_CSS);
  });

  it('come compressed, and are never asked for twice', async () => {
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(await (await ask('/')).text())?.[1] ?? '';
    const answer = await ask(script, { Accept: '*/*', 'Accept-Encoding': 'br' });
    expect(answer.headers.get('content-encoding')).toBe('br');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-type')).toMatch(/javascript/);
  });

  it.each(['/', '/verzoeken', '/bestaat-niet'])(
    'answer %s with the page, under a policy without inline code',
    async (address) => {
      const answer = await ask(address);
      const page = await answer.text();
      const policy = answer.headers.get('content-security-policy') ?? '';
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
      expect(answer.status).toBe(200);
      expect(policy).not.toContain('unsafe');
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(nonce).toHaveLength(24);
      expect(page).toContain(`nonce="${nonce}"`);
      expect((await ask(address)).headers.get('content-security-policy')).not.toBe(policy);
      expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    },
  );

  it('do not stand in the way of what is not theirs', async () => {
    const unknown = await ask('/api/bestaat-niet');
    expect([unknown.status, unknown.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
    expect((await ask('/assets/bestaat-niet.js')).status).toBe(404);
    expect((await ask('/index.html')).url).toBe(`${system.url}/`);
    expect(await (await ask('/..%2f..%2fpackage.json')).text()).not.toContain('devDependencies');
  });

  it('speak of the api as it describes itself: its types are those of today', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'pasloket-types-'));
    const document = path.join(folder, 'openapi.json');
    await writeFile(document, await (await ask('/api/docs-json')).text());
    const made = spawnSync(path.resolve(__dirname, '../node_modules/.bin/openapi-typescript'), [document], {
      encoding: 'utf8',
    });
    await rm(folder, { recursive: true });
    const kept = readFileSync(path.resolve(__dirname, '../apps/web/src/api/schema.ts'), 'utf8');
    // When this fails: npm run api:types.
    expect(made.stdout).toBe(kept);
  });
});
