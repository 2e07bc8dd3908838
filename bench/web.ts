import { chromium, type Page } from 'playwright-core';
import { testDataDir } from '../test/support/data-dir';
import { Standalone } from '../test/support/standalone';
import { watchConditions } from './measure/conditions';
import { report } from './measure/report';
import { interleaved, ROUNDS } from './measure/rounds';
import { median, round } from './measure/statistics';

/**
 * `npm run bench:web`: how long people wait for the list of the demo registry, from the press to the new rows on the
 * screen, in Debian's Chromium, beside the floor: an answer of the api that needs no search, and the next frame. Five
 * rounds, and in each every press some times.
 */
const PRESSES_A_ROUND = 5;
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell';

/** Milliseconds from a press on what `selector` finds until the next frame in which the list is settled and another. */
async function wait(page: Page, selector: string): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    const rows = () => document.querySelector('[aria-busy]').textContent;
    const before = rows() + location.search;
    const started = performance.now();
    document.querySelector(${JSON.stringify(selector)}).click();
    const look = () => {
      const settled = document.querySelector('[aria-busy=false]') !== null;
      if (settled && rows() + location.search !== before) resolve(performance.now() - started);
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  })`);
}

/** Milliseconds from asking for the session until the next frame after its answer. */
async function waitForFloor(page: Page): Promise<number> {
  return page.evaluate<number>(`(async () => {
    const started = performance.now();
    await (await fetch('/api/session')).json();
    await new Promise(requestAnimationFrame);
    return performance.now() - started;
  })()`);
}

const PRESSES = {
  'sort by birth date': 'th[data-column=birthDate] button',
  'sort by expiry date': 'th[data-column=expiryDate] button',
  'next page': 'nav[aria-label=Bladeren] button[aria-label="Volgende pagina"]',
  'add, then remove': 'tbody tr:nth-child(2) td:last-child button:last-child',
};
type Press = keyof typeof PRESSES;

async function measure(page: Page, url: string) {
  const times = async (what: Press | 'floor') => {
    await page.goto(url);
    await page.waitForSelector('tbody tr');
    const found: number[] = [];
    for (let run = 0; run < PRESSES_A_ROUND; run++)
      found.push(what === 'floor' ? await waitForFloor(page) : await wait(page, PRESSES[what]));
    return found;
  };
  const rounds = await interleaved(['floor', ...(Object.keys(PRESSES) as Press[])], times, ROUNDS);
  const { floor, ...presses } = rounds;
  const figures = Object.entries(presses).map(([what, found]) => [
    what,
    {
      medianMs: round(median(found.flat())),
      slowestMs: round(Math.max(...found.flat())),
      ratio: round(median(found.map((one, at) => median(one) / median(floor[at] ?? []))), 2),
    },
  ]);
  return {
    floorMs: round(median(floor.flat())),
    presses: Object.fromEntries(figures) as Record<
      Press,
      { medianMs: number; slowestMs: number; ratio: number }
    >,
  };
}

async function main(): Promise<void> {
  const conditions = watchConditions();
  const dataDir = await testDataDir();
  const system = await Standalone.start(dataDir.path);
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const { url } = system;
    const { email, password } = await system.account('contact-person');
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'nl-NL' });
    await page.goto(url);
    await page.fill('input[name=email]', email);
    await page.fill('input[name=password]', password);
    await page.click('button[type=submit]');
    await page.waitForSelector('tbody tr');
    const results = await measure(page, url);
    console.table(results.presses);
    report(
      'web',
      conditions(),
      {
        'press to rows, times the floor': Math.max(
          ...Object.values(results.presses).map(({ ratio }) => ratio),
        ),
      },
      { holders: 2_000, ...results },
    );
  } finally {
    await browser.close();
    await system.stop();
    await dataDir.remove();
  }
}

void main();
