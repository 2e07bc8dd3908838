import { SeededRandom } from '@app/registry';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { generateClicks } from './search/clicks';
import { clickUntil } from './search/colleagues';
import { withConnection } from './with-connection';
import { watchConditions } from './measure/conditions';
import { report } from './measure/report';
import { ROUNDS } from './measure/rounds';
import { median, round } from './measure/statistics';
import { COLLEAGUES, startFullRegistry } from './search/full-registry';
import { Browser, type Measured, readOrganisationFacts } from './search/people';
import { percentilesOf } from './search/kinds';
import { startSystem, type System } from './search/system';
import {
  chooseHolders,
  longestWait,
  submitAll,
  type Submitter,
  waitUntilDrained,
} from './throughput/requests';

/**
 * `npm run bench:throughput -- --holders N` (a million by default): 200 contact persons submit a request of 250 passes each
 * within one second, one worker makes them, and twenty colleagues of the largest organisation work on meanwhile. Then forty
 * people of as many organisations submit, first alone, then while one organisation floods: how much longer they wait. Before all that,
 * five times: the worker is started, and one person submits ten requests of 250, each when the one before is ready.
 */
const SUBMITTERS = 200;
const CALM = 40;
const FLOOD_EACH = 10;
const FIRST_REQUESTS = 10;

/** The worker is started anew for each round; it runs on after the last. */
async function firstRequests(database: Client, worker: System['worker'], submitter?: Submitter) {
  if (!submitter) throw new RangeError('There is no colleague to submit anything.');
  const rounds: number[][] = [];
  for (let count = 0; count < ROUNDS; count++) {
    if (worker.isAlive) await worker.stop();
    await worker.start();
    const waits: number[] = [];
    for (let request = 0; request < FIRST_REQUESTS; request++) {
      const { waits: known } = await waitUntilDrained(database, await submitAll([submitter]));
      waits.push(...[...known.values()].map((seconds) => round(seconds * 1_000)));
    }
    rounds.push(waits);
  }
  const firstMs = median(rounds.map(([ms]) => ms ?? NaN));
  return {
    firstMs,
    firstTimesTenth: round(median(rounds.map((waits) => (waits[0] ?? NaN) / (waits.at(-1) ?? NaN))), 2),
    p50Ms: median(rounds.flat()),
    rounds,
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { holders: { type: 'string', default: '1000000' } } });
  const conditions = watchConditions();
  const registry = await startFullRegistry(Number(values.holders));
  const database = new Client({ connectionString: registry.postgres.url });
  let system: Awaited<ReturnType<typeof startSystem>> | undefined;
  try {
    await database.connect();
    system = await startSystem(registry);
    const { url, worker } = system;
    const measured: Measured[] = [];
    const email = (number: number) => `contact${number}@voorbeeld.example`;
    const submitter = async (number: number): Promise<Submitter> => {
      const facts = await readOrganisationFacts(database, email(number));
      // People of as many places: two hundred of one address would be taken in by turns.
      const localAddress = `127.1.${number >> 8}.${number & 255}`;
      const browser = await new Browser(url, facts, undefined, { localAddress }).signIn(email(number));
      return { browser, holderIds: await chooseHolders(database, facts.id) };
    };
    const submitters: Submitter[] = [];
    for (let index = 0; index < SUBMITTERS; index++)
      submitters.push(await submitter(1 + 3 * COLLEAGUES + index));
    const colleagues: Submitter[] = [];
    for (let index = 0; index < COLLEAGUES; index++) colleagues.push(await submitter(1 + index));

    const first = await firstRequests(database, worker, colleagues[0]);

    // What people do who do not submit: a click a second each.
    let working = true;
    const facts = await withConnection(registry.postgres.url, (client) =>
      readOrganisationFacts(client, email(1)),
    );
    const people = await Promise.all(
      Array.from({ length: COLLEAGUES }, async (_, index) => {
        const browser = new Browser(url, facts, (one) => void measured.push(one));
        await browser.signIn(email(1 + index));
        return generateClicks(browser, new SeededRandom(`throughput ${index}`), { submits: false });
      }),
    );
    const worked = clickUntil(people, () => !working);
    await wait(10_000); // Code is compiled, pages are in memory.
    measured.length = 0;
    const all = await waitUntilDrained(database, await submitAll(submitters));
    working = false;
    await worked;
    const pages = percentilesOf(measured);

    const calm = submitters.slice(0, CALM);
    const alone = await submitAll(calm);
    const aloneWait = longestWait((await waitUntilDrained(database, alone)).waits, alone);
    const flood = Array.from({ length: FLOOD_EACH }, () => colleagues).flat();
    const [floodIds, others] = await Promise.all([submitAll(flood), submitAll(calm)]);
    const { waits } = await waitUntilDrained(database, [...floodIds, ...others]);
    const floodedWait = longestWait(waits, others);

    const ratio = round(floodedWait / aloneWait, 2);
    const result = {
      holders: Number(values.holders),
      submitToReady: first,
      requests: SUBMITTERS,
      passes: all.passes,
      failed: all.failed,
      passesPerSecond: all.passesPerSecond,
      pagesMeanwhile: pages,
      fairness: {
        aloneSeconds: aloneWait,
        floodedSeconds: floodedWait,
        ratio,
        floodSeconds: longestWait(waits, floodIds),
      },
    };
    console.dir(result);
    report(
      'throughput',
      conditions(),
      {
        'submit to ready p50, ms': first.p50Ms,
        'first request, times the tenth': first.firstTimesTenth,
        'flooded wait, times alone': ratio,
      },
      result,
    );
  } finally {
    await system?.stop();
    await database.end();
    await registry.postgres.stop();
  }
}

void main();
