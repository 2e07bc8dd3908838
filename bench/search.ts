import { SeededRandom } from '@app/registry';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { withConnection } from './with-connection';
import { watchConditions } from './measure/conditions';
import { report } from './measure/report';
import { interleaved } from './measure/rounds';
import { median, round } from './measure/statistics';
import { generateClicks } from './search/clicks';
import { clickFor, type Colleague } from './search/colleagues';
import { COLLEAGUES, startFullRegistry } from './search/full-registry';
import { CEILING_MS, highestRate } from './search/highest-rate';
import { FLOOR, isFloor, isLetters, isPage, percentilesByKind, percentilesOf } from './search/kinds';
import { Browser, type Measured, readOrganisationFacts } from './search/people';
import { startSystem } from './search/system';

/**
 * `npm run bench:search -- --holders N --seconds S` (a million, 20 seconds a round): what the pages ask, over HTTP on the
 * built api, from sending to the whole answer, everything on one machine. Twenty colleagues at once, each a click a second,
 * of the largest organisation, of the smallest, of the two largest together, in turn; beside them the floor, a call that
 * looks for nothing. Then the highest rate of calls at the largest.
 */
const WARM_SECONDS = 15;
const FLOOR_EVERY_MS = 100;

/** The number of the first contact person of each situation; twenty colleagues follow one another. */
const SITUATIONS = { largest: 1, smallest: 1 + COLLEAGUES, twoLargest: 1 + 2 * COLLEAGUES } as const;
type Situation = keyof typeof SITUATIONS;

interface Office {
  readonly holders: number;
  readonly people: readonly Colleague[];
  /** Calls the floor while the people work. */
  readonly visitor: Browser;
}

async function callFloor(visitor: Browser, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await visitor.call(FLOOR, 'GET', '/api/session');
    await wait(FLOOR_EVERY_MS);
  }
}

async function workBesideFloor({ people, visitor }: Office, seconds: number): Promise<void> {
  let isOver = false;
  const floor = callFloor(visitor, () => isOver);
  await clickFor(people, seconds);
  isOver = true;
  await floor;
}

/** Each round has a ratio of its own, because the load of other programs differs from round to round. */
function outcome(holders: number, rounds: readonly (readonly Measured[])[]) {
  const ratioOf = (choose: (one: Measured) => boolean) =>
    round(
      median(
        rounds.map(
          (calls) => percentilesOf(calls.filter(choose)).p95Ms / percentilesOf(calls.filter(isFloor)).p95Ms,
        ),
      ),
      2,
    );
  const all = rounds.flat();
  const { p50Ms, p95Ms } = percentilesOf(all.filter(isFloor));
  const kinds = percentilesByKind(all);
  console.table(kinds);
  return {
    holders,
    ratio: { pages: ratioOf(isPage), letters: ratioOf(isLetters) },
    floor: { p50Ms, p95Ms },
    pages: percentilesOf(all.filter(isPage)),
    letters: percentilesOf(all.filter(isLetters)),
    byKind: kinds,
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      holders: { type: 'string', default: '1000000' },
      seconds: { type: 'string', default: '20' },
      seed: { type: 'string', default: '1' },
      quick: { type: 'boolean', default: false },
    },
  });
  const conditions = watchConditions();
  const registry = await startFullRegistry(Number(values.holders));
  let system: Awaited<ReturnType<typeof startSystem>> | undefined;
  try {
    system = await startSystem(registry);
    const { url } = system;
    const measured: Measured[] = [];
    const office = async (first: number, count = COLLEAGUES): Promise<Office> => {
      const email = (index: number) => `contact${first + index}@voorbeeld.example`;
      const facts = await withConnection(registry.postgres.url, (client) =>
        readOrganisationFacts(client, email(0)),
      );
      const browser = (index: number) =>
        new Browser(url, facts, (one) => void measured.push(one)).signIn(email(index % COLLEAGUES));
      const people: Colleague[] = [];
      for (let index = 0; index < count; index++)
        people.push(
          generateClicks(await browser(index), new SeededRandom(`${values.seed} ${first + index}`)),
        );
      return { holders: facts.holders, people, visitor: await browser(0) };
    };
    const situations = Object.keys(SITUATIONS) as Situation[];
    const offices = {} as Record<Situation, Office>;
    for (const name of situations) {
      offices[name] = await office(SITUATIONS[name]);
      await workBesideFloor(offices[name], WARM_SECONDS);
    }
    const calls = await interleaved(situations, async (name) => {
      measured.length = 0;
      await workBesideFloor(offices[name], Number(values.seconds));
      return [...measured];
    });
    const outcomes = Object.fromEntries(
      situations.map((name) => [name, outcome(offices[name].holders, calls[name])]),
    ) as Record<Situation, ReturnType<typeof outcome>>;
    const { largest, smallest, twoLargest } = outcomes;
    const maxRps = values.quick
      ? undefined
      : await highestRate((await office(SITUATIONS.largest, 5 * COLLEAGUES)).people, measured);
    const found = conditions();
    report(
      'search',
      found,
      {
        'pages, largest': largest.ratio.pages,
        'pages, smallest': smallest.ratio.pages,
        'pages, two largest': twoLargest.ratio.pages,
        'letters, largest': largest.ratio.letters,
        'letters, smallest': smallest.ratio.letters,
        'letters, two largest': twoLargest.ratio.letters,
      },
      {
        holders: Number(values.holders),
        callsPerSecondPerCore: maxRps && Math.floor(maxRps / found.machine.cores),
        ...outcomes,
      },
    );
    console.log(`highest rate below p95 ${CEILING_MS} ms: ${maxRps ?? 'not measured'} calls a second`);
  } finally {
    await system?.stop();
    await registry.postgres.stop();
  }
}

void main();
