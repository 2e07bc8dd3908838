import { type Browser, type BrowserContextOptions } from 'playwright-core';
import { startBrowser, Visitor } from './browser';
import { demoDataDir } from './demo-data';
import { type RunningSystem } from './running-system';
import { SharedSystem } from './shared-system';
import { Standalone } from './standalone';
import { describeWithTool } from './system-tool';

/** What a story of the pages has at hand, once its tests run. */
export interface BrowserRig {
  readonly system: RunningSystem;
  /** Somebody at a browser: signed in on the first page as a person of the demo, or as nobody yet. */
  readonly visit: (name?: string, options?: BrowserContextOptions) => Promise<Visitor>;
}

/**
 * A story in Debian's Chromium on the built standalone, whole, with demo accounts of its own.
 *
 * @param alone the system is the story's own as well: for what changes the registry.
 */
export function describeInBrowser(
  title: string,
  tell: (rig: BrowserRig) => void,
  { alone = false } = {},
): void {
  describeWithTool(['chromium'], title, () => {
    let system: RunningSystem;
    let browser: Browser;
    let leave: () => Promise<void>;

    beforeAll(async () => {
      [system, leave] = alone ? await ownSystem() : [await SharedSystem.forSuite(), () => Promise.resolve()];
      browser = await startBrowser();
    });
    afterAll(async () => {
      await browser.close();
      await leave();
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

async function ownSystem(): Promise<[RunningSystem, () => Promise<void>]> {
  const dataDir = await demoDataDir();
  const system = await Standalone.start(dataDir.path);
  const leave = async () => {
    await system.stop();
    await dataDir.remove();
  };
  return [system, leave];
}
