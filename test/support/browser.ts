import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core';
import { type DemoAccount, type RunningSystem } from './running-system';
import { systemTool } from './system-tool';

export const LAPTOP = { viewport: { width: 1280, height: 800 } } as const;
export const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;
/** As wide as 1280 pixels are at 400 %, and as narrow as a screen must be supported (WCAG 2.2, 1.4.10). */
export const NARROW = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true } as const;

/** Program that a story of the pages needs. */
export const BROWSER = 'chromium-headless-shell';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** For anything that a page has to come to, on a machine that is busy with something else. Milliseconds. */
const PATIENCE_MS = 30_000;

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** A line for each rule that is broken. What axe finds in order is far more, and stays in the page: handing it over took most of the time. */
const FAULTS = `axe.run({ resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' | ')))`;

/**
 * Starts Debian's headless shell of Chromium: the engine without windows, menus and settings, which take a third of the processor's
 * time and show nothing to a story. @param flags besides those of every story
 */
export function startBrowser(flags: readonly string[] = []): Promise<Browser> {
  const executablePath = systemTool(BROWSER) ?? undefined;
  return chromium.launch({ executablePath, args: [...FLAGS, ...flags] });
}

/** Who has not left yet. */
const present = new Set<Visitor>();

// Whoever is still there at the end of a story did not get through it.
afterEach(async () => {
  for (const visitor of [...present]) {
    process.stderr.write(`${await visitor.diagnostics().catch(String)}\n`);
    await visitor.close();
  }
});

/** A person at a browser: a fresh profile, in Dutch unless told otherwise, without motion. */
export class Visitor {
  /** What the browser itself complained about: broken scripts, a violated Content-Security-Policy. */
  readonly complaints: string[] = [];
  /** Hosts that the page asked for anything. */
  readonly hosts = new Set<string>();
  /** What the page asked of the api, newest last: when (milliseconds since the epoch), status and address. */
  private readonly calls: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly url: string,
  ) {
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      // That nobody is signed in yet is found out by asking.
      const expected = /Failed to load resource/.test(message.text());
      if (message.type() === 'error' && !expected) this.complaints.push(message.text());
    });
    page.on('request', (request) => this.hosts.add(new URL(request.url()).host));
    page.on('response', (response) => {
      const { pathname, search } = new URL(response.url());
      const call = `${response.status()} ${response.request().method()} ${pathname}${search}`;
      if (pathname.startsWith('/api/')) this.calls.push(`${Date.now()} ${call}`);
    });
    present.add(this);
  }

  static async open(
    browser: Browser,
    url: string,
    options: BrowserContextOptions = LAPTOP,
  ): Promise<Visitor> {
    const context = await browser.newContext({
      locale: 'nl-NL',
      reducedMotion: 'reduce',
      acceptDownloads: true,
      ...options,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    return new Visitor(context, await context.newPage(), url);
  }

  /** Signed in as a person of the demo, on the first page. */
  static async signedIn(
    browser: Browser,
    system: RunningSystem,
    name: string,
    options?: BrowserContextOptions,
  ): Promise<Visitor> {
    const visitor = await Visitor.open(browser, system.url, options);
    await visitor.signIn(await system.account(name));
    await visitor.page.getByRole('heading', { level: 1 }).waitFor();
    return visitor;
  }

  /** Signs in on the page that is open, or on the first one. */
  async signIn({ email, password }: Pick<DemoAccount, 'email' | 'password'>): Promise<void> {
    if (!this.page.url().startsWith(this.url)) await this.page.goto(this.url);
    await this.page.getByLabel('E-mailadres').fill(email);
    await this.page.getByLabel('Wachtwoord', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Log in' }).click();
    await this.page.getByRole('banner').waitFor();
  }

  /** Waits until the list is what was asked for, not the one before. */
  async waitForList(): Promise<void> {
    await this.page.locator('[aria-busy=false]').waitFor();
  }

  /** What axe finds wrong with the page as it is now: rules of WCAG 2.2 A and AA, and its best practices. */
  async accessibilityFaults(): Promise<string[]> {
    if (!(await this.page.evaluate<boolean>('"axe" in window'))) await this.page.evaluate(AXE);
    return this.page.evaluate<string[]>(FAULTS);
  }

  /** By how many pixels the page is wider than the window: people would have to scroll sideways. */
  overflow(): Promise<number> {
    return this.page.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
  }

  /** Keeps a picture when `SCREENSHOTS` names a folder: for people to look at, never compared. */
  async picture(name: string): Promise<void> {
    const folder = process.env.SCREENSHOTS;
    if (!folder) return;
    await mkdir(folder, { recursive: true });
    await this.page.screenshot({ path: path.join(folder, `${name}.png`) });
  }

  close(): Promise<void> {
    present.delete(this);
    return this.context.close();
  }

  /** What is to be seen, and how it came about: for whoever reads that a story failed. */
  async diagnostics(): Promise<string> {
    const text = await this.page.locator('body').innerText({ timeout: 2_000 });
    const parts = [
      `${Date.now()} ${this.page.url()}`,
      ...this.complaints,
      ...this.calls.slice(-20),
      text.slice(0, 1_500),
    ];
    return parts.join('\n');
  }
}

/** No fault that axe knows, nothing that runs off the side, no complaint of the browser. @param picture see `Visitor.picture` */
export async function expectNoPageFaults(visitor: Visitor, picture: string): Promise<void> {
  await visitor.picture(picture);
  expect(await visitor.accessibilityFaults()).toEqual([]);
  expect(await visitor.overflow()).toBeLessThanOrEqual(0);
  expect(visitor.complaints).toEqual([]);
}

/** Holds what a page submits back, until the function that it resolves to is called: with what becomes of it then. */
export async function holdSubmission(page: Page): Promise<(then: 'continue' | 'abort') => void> {
  let letGo: (then: 'continue' | 'abort') => void = () => {};
  const isLetGo = new Promise<'continue' | 'abort'>((resolve) => (letGo = resolve));
  await page.route('**/api/download-requests', async (route) => route[await isLetGo]());
  return letGo;
}

/** Ends the session on the server alone, as time does: the page has not heard of it. */
export async function endSession({ context, url }: Visitor): Promise<void> {
  await context.request.delete(`${url}/api/session`, { headers: { 'X-Requested-With': 'pasloket' } });
}
