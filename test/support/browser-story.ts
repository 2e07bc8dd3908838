import { type Browser, type BrowserContextOptions } from 'playwright-core';
import { startBrowser, Visitor } from './browser';
import { testDataDir, type TestDataDir } from './data-dir';
import { Standalone } from './standalone';
import { describeWithTool } from './system-tool';

/** What a story of the pages has at hand, once its tests run. */
export interface BrowserRig {
  readonly system: Standalone;
  /** Somebody at a browser: signed in on the first page as a person of the demo, or as nobody yet. */
  readonly visit: (name?: string, options?: BrowserContextOptions) => Promise<Visitor>;
}

/** A story in Debian's Chromium on the built standalone, whole, with a demo registry of its own. */
export function describeInBrowser(title: string, tell: (rig: BrowserRig) => void): void {
  describeWithTool(['chromium'], title, () => {
    let dataDir: TestDataDir;
    let system: Standalone;
    let browser: Browser;

    beforeAll(async () => {
      dataDir = await testDataDir();
      system = await Standalone.start(dataDir.path);
      browser = await startBrowser();
    });
    afterAll(async () => {
      await browser.close();
      await system.stop();
      await dataDir.remove();
    });

    tell({
      get system() {
        return system;
      },
      visit: (name, options) =>
        name ? Visitor.signedIn(browser, system, name, options) : Visitor.at(browser, system.url, options),
    });
  });
}
