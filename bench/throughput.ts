import { SeededRandom } from '@app/registry';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { clicksOf } from './search/clicks';
import { work } from './search/colleagues';
import { connected } from './connected';
import { COLLEAGUES, startFullRegistry } from './search/full-registry';
import { Browser, factsOf, type Measured } from './search/people';
import { percentiles } from './search/percentiles';
import { startSystem } from './search/system';

/**
 * `npm run bench:throughput -- --holders N` (a million by default): 200 contact persons submit a request of 250 passes each
 * within one second, one worker makes them, and twenty colleagues of the largest organisation work on meanwhile. Then forty
 * people of as many organisations submit, first alone, then while one organisation floods: how much longer they wait.
 */
const RESULT = resolve('bench/results/throughput.json');
const SUBMITTERS = 200;
const PASSES = 250;
const CALM = 40;
const FLOOD_EACH = 10;
const LOOK_EVERY_MS = 250;
const DRAINED_WITHIN_MS = 600_000;

interface Submitter {
  readonly browser: Browser;
  readonly holderIds: readonly string[];
}

/** Holders of the person's organisation whose passes come to 250, or as near below as the organisation's people go. */
async function chooseHolders(client: Client, organisationId: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM (
       SELECT holder_id AS id, sum(count(*)) OVER (ORDER BY holder_id) AS passes
         FROM qualifications WHERE NOT revoked AND holder_id IN (
           SELECT holder_id FROM holder_listings WHERE organisation_id = $1 ORDER BY holder_id LIMIT 300)
        GROUP BY holder_id) summed
      WHERE passes <= $2`,
    [organisationId, PASSES],
  );
  return rows.map(({ id }) => id);
}

interface Drained {
  readonly passes: number;
  readonly passesPerSecond: number;
  readonly failed: number;
  /** Seconds from submitting until ready, by request. */
  readonly waits: ReadonlyMap<string, number>;
}

/** Waits until every request is ready or failed. @throws Error after ten minutes */
async function drained(client: Client, ids: readonly string[]): Promise<Drained> {
  const until = performance.now() + DRAINED_WITHIN_MS;
  for (;;) {
    const { rows } = await client.query<{ id: string; state: string; passes: number; from: Date; to: Date }>(
      `SELECT id, state, pass_count AS passes, submitted_at AS from, ready_at AS to FROM download_requests
        WHERE id = ANY ($1::uuid[])`,
      [ids],
    );
    const open = rows.filter(({ state }) => state !== 'ready' && state !== 'failed');
    if (open.length === 0 && rows.length === ids.length) {
      const ready = rows.filter(({ state }) => state === 'ready');
      const passes = ready.reduce((sum, row) => sum + row.passes, 0);
      const from = Math.min(...ready.map((row) => row.from.getTime()));
      const to = Math.max(...ready.map((row) => row.to.getTime()));
      const waits = new Map(ready.map((row) => [row.id, (row.to.getTime() - row.from.getTime()) / 1_000]));
      const passesPerSecond = Math.round((passes / (to - from)) * 1_000);
      return { passes, passesPerSecond, failed: rows.length - ready.length, waits };
    }
    if (performance.now() > until) throw new Error(`${open.length} requests are still open.`);
    await wait(LOOK_EVERY_MS);
  }
}

/** All within one second, evenly. @returns the requests' ids */
async function submitAll(submitters: readonly Submitter[]): Promise<string[]> {
  return Promise.all(
    submitters.map(async ({ browser, holderIds }, index) => {
      await wait((index * 1_000) / submitters.length);
      const choices = { holderIds, scope: 'all', expiryDates: [] };
      const { id } = await browser.call<{ id: string }>('submit', 'POST', '/api/download-requests', choices);
      return id;
    }),
  );
}

function longest(waits: Drained['waits'], ids: readonly string[]): number {
  return Math.max(...ids.map((id) => waits.get(id) ?? Infinity));
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { holders: { type: 'string', default: '1000000' } } });
  const registry = await startFullRegistry(Number(values.holders));
  const database = new Client({ connectionString: registry.postgres.url });
  let system: Awaited<ReturnType<typeof startSystem>> | undefined;
  try {
    await database.connect();
    system = await startSystem(registry);
    const { url, worker } = system;
    await worker.start();
    const measured: Measured[] = [];
    const email = (number: number) => `contact${number}@voorbeeld.example`;
    const submitter = async (number: number): Promise<Submitter> => {
      const facts = await factsOf(database, email(number));
      const browser = await new Browser(url, facts).signIn(email(number));
      return { browser, holderIds: await chooseHolders(database, facts.id) };
    };
    const submitters: Submitter[] = [];
    for (let index = 0; index < SUBMITTERS; index++)
      submitters.push(await submitter(1 + 3 * COLLEAGUES + index));
    const colleagues: Submitter[] = [];
    for (let index = 0; index < COLLEAGUES; index++) colleagues.push(await submitter(1 + index));

    // What people do who do not submit: a click a second each.
    let working = true;
    const facts = await connected(registry.postgres.url, (client) => factsOf(client, email(1)));
    const people = await Promise.all(
      Array.from({ length: COLLEAGUES }, async (_, index) => {
        const browser = new Browser(url, facts, (one) => void measured.push(one));
        await browser.signIn(email(1 + index));
        return clicksOf(browser, new SeededRandom(`throughput ${index}`), { submits: false });
      }),
    );
    const worked = work(people, () => !working);
    await wait(10_000); // Code is compiled, pages are in memory.
    measured.length = 0;
    const all = await drained(database, await submitAll(submitters));
    working = false;
    await worked;
    const pages = percentiles(measured.map(({ ms }) => ms));

    const calm = submitters.slice(0, CALM);
    const alone = await submitAll(calm);
    const aloneWait = longest((await drained(database, alone)).waits, alone);
    const flood = Array.from({ length: FLOOD_EACH }, () => colleagues).flat();
    const [floodIds, others] = await Promise.all([submitAll(flood), submitAll(calm)]);
    const { waits } = await drained(database, [...floodIds, ...others]);
    const floodedWait = longest(waits, others);

    const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
    const result = {
      holders: Number(values.holders),
      requests: SUBMITTERS,
      passes: all.passes,
      failed: all.failed,
      passesPerSecond: all.passesPerSecond,
      pagesMeanwhile: pages,
      fairness: {
        aloneSeconds: aloneWait,
        floodedSeconds: floodedWait,
        ratio: Number((floodedWait / aloneWait).toFixed(2)),
        floodSeconds: longest(waits, floodIds),
      },
    };
    console.dir(result);
    mkdirSync(resolve('bench/results'), { recursive: true });
    writeFileSync(RESULT, `${JSON.stringify({ machine, ...result }, null, 2)}\n`);
  } finally {
    await system?.stop();
    await database.end();
    await registry.postgres.stop();
  }
}

void main();
