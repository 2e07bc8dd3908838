import { type Browser, type BrowserContextOptions } from 'playwright-core';
import { BROWSER, startBrowser, Visitor } from './browser';
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

/** A system of one story alone. */
export interface OwnSystem {
  readonly system: RunningSystem;
  /** Stops it, and what was started for it. */
  readonly leave: () => Promise<void>;
}

/**
 * A story in Debian's Chromium (its headless shell) on the built standalone, whole, with demo accounts of its own.
 *
 * @param start a system of the story's own, for one that changes registry or settings: `startOwnSystem`. By default it shares one.
 */
export function describeInBrowser(
  title: string,
  tell: (rig: BrowserRig) => void,
  { start = share }: { readonly start?: () => Promise<OwnSystem> } = {},
): void {
  describeWithTool([BROWSER], title, () => {
    let own: OwnSystem;
    let browser: Browser;

    beforeAll(async () => {
      [own, browser] = await Promise.all([start(), startBrowser()]);
    });
    tell({
      get system() {
        return own.system;
      },
      visit: (name, options) =>
        name
          ? Visitor.signedIn(browser, own.system, name, options)
          : Visitor.open(browser, own.system.url, options),
    });

    // After those of the story: what it opened is closed while the system still runs.
    afterAll(async () => {
      await browser?.close();
      await own?.leave();
    });
  });
}

async function share(): Promise<OwnSystem> {
  return { system: await SharedSystem.forSuite(), leave: () => Promise.resolve() };
}

/** @param holders of the demo registry. @param env settings of `npm start` */
export async function startOwnSystem({
  holders,
  env,
}: { readonly holders?: number; readonly env?: NodeJS.ProcessEnv } = {}): Promise<OwnSystem> {
  const dataDir = await demoDataDir(holders);
  const system = await Standalone.start(dataDir.path, { env });
  const leave = async () => {
    await system.stop();
    await dataDir.remove();
  };
  return { system, leave };
}
