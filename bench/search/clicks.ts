import { type SeededRandom } from '@app/registry';
import { addTypo, type Browser } from './people';

export interface Work {
  /** True if people submit their selection. */
  readonly submits: boolean;
}

/** The calls that a page makes in parallel after one click. */
export type Click = () => Promise<unknown>;

const PAGE_SIZE = 25;
const SORTS = ['name', 'qualificationNumber', 'birthDate', 'expiryDate', 'status', 'externalNumber'];
const EXAM_TYPES = ['EH', 'EHK', 'JEH', 'LOTUS', 'IEH', 'RAED', 'VKO', 'SPORT'];

type Query = Record<string, string | readonly string[]>;

function address(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of [value].flat()) search.append(name, one);
  return `${path}?${search.toString()}`;
}

/** A click that changes the filters: loads the list and the values of the filters. */
function narrow(browser: Browser, kind: string, query: Query): Click {
  return () =>
    Promise.all([
      browser.call(kind, 'GET', address('/api/holders', { sort: 'name', ...query })),
      browser.call(`filters ${kind}`, 'GET', address('/api/filters', query)),
    ]);
}

/** A click that turns the page or sorts: loads only the list. */
function turn(browser: Browser, kind: string, query: Query): Click {
  return () => browser.call(kind, 'GET', address('/api/holders', query));
}

interface Page {
  readonly items: readonly { readonly id: string }[];
}

/** Selects the holders of a list and loads the preview. If `submits` is true, submits the first of them. */
function* take(browser: Browser, query: Query, scope: 'all' | 'main', submits: boolean): Generator<Click> {
  let ids: string[] = [];
  yield async () => {
    ({ ids } = await browser.call<{ ids: string[] }>('ids', 'GET', address('/api/holders/ids', query)));
  };
  const choices = () => ({ holderIds: ids.slice(0, 60), scope, expiryDates: [] });
  yield () => browser.call('preview', 'POST', '/api/download-requests/preview', choices());
  if (submits)
    yield async () => {
      if (ids.length === 0) return;
      const passing = { ...choices(), holderIds: ids.slice(0, 10) };
      const { passCount } = await browser.call<{ passCount: number }>(
        'preview',
        'POST',
        '/api/download-requests/preview',
        passing,
      );
      if (passCount > 0) await browser.call('submit', 'POST', '/api/download-requests', passing);
    };
}

/** The evening after an exam: requests the passes of its candidates. */
function* examEvening(browser: Browser, random: SeededRandom, { submits }: Work): Generator<Click> {
  const query = { examNumber: random.pick(browser.organisation.examNumbers) };
  yield narrow(browser, 'exam number', query);
  yield* take(browser, query, 'all', submits && random.chance(0.7));
}

/** Around 1 April and 1 October: requests the passes of holders with a prolonged diploma. */
function* recertification(browser: Browser, random: SeededRandom): Generator<Click> {
  const { expiryDates } = browser.organisation;
  const cluster = expiryDates.find((date) => date.endsWith('-04-01')) ?? '2028-04-01';
  const other = random.pick(expiryDates.slice(0, 10));
  const dates = random.chance(0.3) ? [cluster, other] : [random.chance(0.5) ? cluster : other];
  yield narrow(browser, 'expiry date', { expiryDate: dates });
  const query: Query = random.chance(0.6)
    ? { expiryDate: dates, examType: random.pick(EXAM_TYPES.slice(0, 3)) }
    : { expiryDate: dates };
  if ('examType' in query) yield narrow(browser, 'type and expiry date', query);
  let page: Page = { items: [] };
  for (let number = 1; number <= random.between(1, 4); number++)
    yield async () => {
      const paged = { ...query, sort: 'name', page: String(number) };
      page = await browser.call<Page>('filtered page', 'GET', address('/api/holders', paged));
    };
  yield () =>
    browser.call('preview', 'POST', '/api/download-requests/preview', {
      holderIds: page.items.map(({ id }) => id),
      scope: 'main',
      expiryDates: dates,
    });
  if (random.chance(0.2)) yield* take(browser, query, 'main', false);
}

/** Replaces a lost pass: finds the holder by name, letter by letter, or by number. */
function* duplicate(browser: Browser, random: SeededRandom, { submits }: Work): Generator<Click> {
  const { surname, givenName, number, id } = random.pick(browser.organisation.people);
  const way = random.between(1, 10);
  if (way <= 3) yield narrow(browser, 'search number', { search: number.slice(0, 6) });
  else if (way <= 5) yield narrow(browser, 'search typo', { search: addTypo(surname, random) });
  else {
    yield narrow(browser, 'search letters', { search: surname.slice(0, random.between(1, 3)) });
    yield narrow(browser, 'search word', { search: surname });
    if (random.chance(0.5)) yield narrow(browser, 'search words', { search: `${givenName} ${surname}` });
  }
  yield () => browser.call('details', 'GET', `/api/holders/${id}`);
  yield () => browser.call('look-up', 'POST', '/api/holders/lookup', { ids: [id] });
  const choices = { holderIds: [id], scope: 'all', expiryDates: [] };
  yield async () => {
    const { passCount } = await browser.call<{ passCount: number }>(
      'preview',
      'POST',
      '/api/download-requests/preview',
      choices,
    );
    if (submits && passCount > 0) await browser.call('submit', 'POST', '/api/download-requests', choices);
  };
}

/** Browses the list: each column, and pages near the beginning and far from it. */
function* looksAround(browser: Browser, random: SeededRandom): Generator<Click> {
  yield narrow(browser, 'first page', {});
  const pages = Math.max(1, Math.ceil(browser.organisation.holders / PAGE_SIZE));
  for (let number = 0; number < 3; number++) {
    const column = random.pick(SORTS);
    const sort = random.chance(0.5) ? column : `-${column}`;
    yield turn(browser, `sort ${sort}`, { sort });
    if (random.chance(0.4))
      yield turn(browser, 'deep page', { sort, page: String(random.between(1, pages)) });
  }
  const type = { examType: random.pick(EXAM_TYPES) };
  yield narrow(browser, 'exam type', type);
  if (random.chance(0.5))
    yield turn(browser, 'filtered sort', { ...type, sort: random.pick(SORTS.slice(1)) });
}

const STORIES = [
  { weight: 35, story: examEvening },
  { weight: 25, story: recertification },
  { weight: 25, story: duplicate },
  { weight: 15, story: looksAround },
];

/** Yields the clicks of one story after the other. */
export function* generateClicks(
  browser: Browser,
  random: SeededRandom,
  work: Work = { submits: true },
): Generator<Click, never> {
  for (;;) yield* random.pickWeighted(STORIES).story(browser, random, work);
}
