import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { median } from './render/measure';

/**
 * `npm run bench:web`: how long people wait for the list of the demo registry, from the press to the new rows on the
 * screen, in Debian's Chromium. Medians and the slowest of twenty, in milliseconds.
 */
const RUNS = 20;
const STANDALONE = resolve(__dirname, '../apps/standalone/src/main.js');
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

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

async function measure(
  page: Page,
  url: string,
): Promise<Record<string, { medianMs: number; slowestMs: number }>> {
  const presses = {
    'sort by birth date': 'th[data-column=birthDate] button',
    'sort by expiry date': 'th[data-column=expiryDate] button',
    'next page': 'nav[aria-label=Bladeren] button[aria-label="Volgende pagina"]',
    'add, then remove': 'tbody tr:nth-child(2) td:last-child button:last-child',
  };
  const results: Record<string, { medianMs: number; slowestMs: number }> = {};
  for (const [what, selector] of Object.entries(presses)) {
    await page.goto(url);
    await page.waitForSelector('tbody tr');
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) times.push(await wait(page, selector));
    results[what] = { medianMs: Math.round(median(times)), slowestMs: Math.round(Math.max(...times)) };
  }
  return results;
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pasloket-bench-'));
  await chmod(folder, 0o711);
  const dataDir = join(folder, 'data');
  const port = String(20_000 + (process.pid % 20_000));
  const url = `http://127.0.0.1:${port}`;
  const system = spawn(process.execPath, [STANDALONE], {
    env: { ...process.env, DATA_DIR: dataDir, PORT: port },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await new Promise<void>((ready) => {
      system.stdout.on('data', (chunk: Buffer) => String(chunk).includes('ready: http') && ready());
    });
    const accounts = JSON.parse(readFileSync(join(dataDir, 'demo-accounts.json'), 'utf8')) as {
      email: string;
      password: string;
    }[];
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu'],
    });
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'nl-NL' });
    await page.goto(url);
    await page.fill('input[name=email]', accounts[0]?.email ?? '');
    await page.fill('input[name=password]', accounts[0]?.password ?? '');
    await page.click('button[type=submit]');
    await page.waitForSelector('tbody tr');
    const results = await measure(page, url);
    await browser.close();
    console.table(results);
    const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
    mkdirSync(join(process.cwd(), 'bench/results'), { recursive: true });
    writeFileSync(
      join(process.cwd(), 'bench/results/web.json'),
      `${JSON.stringify({ machine, holders: 2000, results }, null, 2)}\n`,
    );
  } finally {
    system.kill('SIGINT');
    await once(system, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
}

void main();
