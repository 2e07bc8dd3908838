import { randomUUID } from 'node:crypto';
import { type SeededRandom } from '@app/registry';
import { type Attack } from './attack';
import { type Session, type Target } from './target';

/** One contact person's requests, each of everybody they may see and of one pass. */
const REQUESTS = 100;
/** As many as a selection may hold, and as many as are surely answered. */
const LOOKED_UP = [10_000, 500];

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const SORTS = [
  'name',
  '-name',
  'birthDate',
  '-expiryDate',
  'qualificationNumber',
  'status',
  '-externalNumber',
];

/** Who does what: each limit is of one account. */
const OF_LISTS = [0, 1];
const OF_PREVIEWS = 1;
const OF_LOOKUPS = 2;
const OF_SEARCHES = [3, 4];

function submit(target: Target, as: Session): Promise<unknown> {
  return target.call('lists', {
    method: 'POST',
    target: '/api/download-requests',
    body: everybody(as).onePass,
    as,
  });
}

async function listOnce(target: Target, random: SeededRandom, turn: number): Promise<void> {
  const as = target.session(OF_LISTS[turn % OF_LISTS.length] ?? 0);
  const submitted = submittedBy.get(as) ?? 0;
  if (submitted < REQUESTS) {
    submittedBy.set(as, submitted + 1);
    await submit(target, as);
  }
  await target.call('lists', {
    target: `/api/download-requests?page=${random.pick([1, 1, 1, 2, 9_999])}&pageSize=100`,
    as,
  });
}

const submittedBy = new Map<Session, number>();

/** What a session may name at once, as bodies that are ready to be sent. */
interface Everybody {
  /** A selection of all, of which one date has passes. */
  readonly onePass: Buffer;
  readonly preview: Buffer;
  readonly lookups: readonly Buffer[];
}

const known = new Map<Session, Everybody>();

function everybody(as: Session): Everybody {
  const bodies = known.get(as);
  if (!bodies) throw new Error('It is not known whom the attackers may see.');
  return bodies;
}

/** Finds out whom each attacker may see, and which expiry date leaves the fewest of them with a pass. */
export async function learnVisibleHolders(target: Target): Promise<void> {
  for (const as of target.sessions) {
    const { body } = await target.call('lists', { target: '/api/holders/ids', as });
    const { ids } = JSON.parse(body.toString()) as { ids: string[] };
    const choices = (expiryDates: string[]) =>
      Buffer.from(
        JSON.stringify({ holderIds: ids, scope: 'all', expiryDates, personalReference: as.canary }),
      );
    // The holders of their own organisation alone have this one.
    const looked = (count: number) => Array.from({ length: count }, (_, at) => ids[at] ?? randomUUID());
    known.set(as, {
      onePass: choices(['2029-03-14']),
      preview: choices([]),
      lookups: LOOKED_UP.map((count) => Buffer.from(JSON.stringify({ ids: looked(count) }))),
    });
  }
}

/** A submit that leaves almost everybody out, so that everybody is told who. */
export function submitWithMostMissing(as: Session): Buffer {
  return everybody(as).onePass;
}

function words(random: SeededRandom): string {
  return random.pick([
    random.pick([...LETTERS]),
    `${random.pick([...LETTERS])} ${random.pick([...LETTERS])} ${random.pick([...LETTERS])}`,
    'van de der den het '.repeat(10).trim(),
    'x'.repeat(200),
    '%',
    '%%__%%',
    '_'.repeat(50),
    '\\',
    "' OR 1=1 --",
    '01-01-1990',
    String(random.between(0, 99)),
    'ÿ'.repeat(100),
    ':*&|!()',
  ]);
}

function search(random: SeededRandom): string {
  const query = new URLSearchParams({ search: words(random), sort: random.pick(SORTS), pageSize: '100' });
  if (random.chance(0.4)) query.set('page', String(random.between(1, 500)));
  if (random.chance(0.3)) query.set('examType', random.pick(['EH', 'RAED', '%', 'x'.repeat(50)]));
  if (random.chance(0.2)) query.set('examNumber', random.pick(['1', '%', '2025']));
  if (random.chance(0.3))
    for (let date = random.between(1, 100); date > 0; date--) query.append('expiryDate', '2028-04-01');
  return query.toString();
}

/** Reads that are allowed, and dear. */
export const READ_ATTACKS: readonly Attack[] = [
  { kind: 'lists', minimum: 180, perSecond: 1.6, atOnce: 8, act: listOnce },
  {
    kind: 'previews',
    minimum: 250,
    perSecond: 0.28,
    atOnce: 3,
    act: (target) => {
      const as = target.session(OF_PREVIEWS);
      const body = everybody(as).preview;
      const one = () =>
        target.call('previews', { method: 'POST', target: '/api/download-requests/preview', body, as });
      return Promise.all(Array.from({ length: 8 }, one));
    },
  },
  {
    kind: 'lookups',
    minimum: 180,
    perSecond: 1.6,
    atOnce: 6,
    act: (target, random) => {
      const as = target.session(OF_LOOKUPS);
      return target.call('lookups', {
        method: 'POST',
        target: '/api/holders/lookup',
        body: random.pick(everybody(as).lookups),
        as,
      });
    },
  },
  {
    kind: 'searches',
    minimum: 250,
    perSecond: 3.2,
    atOnce: 8,
    act: (target, random, turn) => {
      const as = target.session(OF_SEARCHES[turn % OF_SEARCHES.length] ?? 0);
      const route = random.pick(['/api/holders', '/api/holders', '/api/filters', '/api/holders/ids']);
      const query = search(random);
      const fit =
        route === '/api/holders'
          ? query
          : query.replace(/&?(sort|pageSize|page)=[^&]*/g, '').replace(/^&/, '');
      return target.call('searches', { target: `${route}?${fit}`, as });
    },
  },
];
