import { type Database } from './database';
import { asMeant, type HolderFilter, listingConditions } from './holder-conditions';
import { holderColumns, type HolderListItem, type HolderRow, listItem } from './holder-list-item';
import { byName, type HolderSort, orderBy, type Stretch, stretchesOf } from './holder-order';
import { countedTotal } from './listing-counts';
import { SqlParameters } from './sql-parameters';
import { listedOrganisations, onlyUuids, together, type View, viewOf } from './view';

export interface HolderListOptions {
  readonly sort: HolderSort;
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
  /** YYYY-MM-DD in Europe/Amsterdam, see `amsterdamDate`. */
  readonly today: string;
}

export interface HolderPage {
  readonly items: readonly HolderListItem[];
  /** On all pages together. */
  readonly total: number;
}

/** What a list is of. */
interface List {
  readonly database: Database;
  readonly own: readonly string[];
  readonly view: View;
  readonly filter: HolderFilter;
}

/** Rows of a list or of a stretch of it. */
interface Cut {
  readonly offset: number;
  readonly count: number;
}

/**
 * One page of the holders that are enrolled with the contact person's organisations and fit the filter; each holder
 * once. The order is complete, so that pages neither overlap nor leave anyone out.
 *
 * @param organisationIds the contact person's own; nobody outside of these is ever found
 */
export async function findHolders(
  database: Database,
  organisationIds: readonly string[],
  typed: HolderFilter,
  { sort, page, pageSize, today }: HolderListOptions,
): Promise<HolderPage> {
  const view = await viewOf(database, organisationIds, typed);
  const filter = await asMeant(database, view, typed);
  const list: List = { database, own: onlyUuids(organisationIds), view, filter };
  const total = (await countedTotal(database, view, filter)) ?? (await liveTotal(list));
  const offset = (page - 1) * pageSize;
  if (offset >= total) return { items: [], total };
  const cut = { offset, count: Math.min(pageSize, total - offset) };
  const rows = await rowsOf(list, sort, today, total, cut);
  return { items: rows.map((row) => listItem(row, today)), total };
}

async function liveTotal({ database, view, filter }: List): Promise<number> {
  const parameters = new SqlParameters();
  const organisations = listedOrganisations(view, parameters);
  const conditions = listingConditions(organisations, filter, parameters);
  const [{ total }] = await database.query<[{ total: number }]>(
    `SELECT sum(n)::int AS total
       FROM (${together(conditions, (condition) => `SELECT count(*) AS n FROM holder_listings l WHERE ${condition}`)}) parts`,
    parameters.values,
  );
  return total;
}

/** The rows of a page, which may lie on several stretches of the list. */
async function rowsOf(
  list: List,
  sort: HolderSort,
  today: string,
  total: number,
  { offset, count }: Cut,
): Promise<HolderRow[]> {
  const stretches = stretchesOf(sort, list.filter, new SqlParameters(), today).length;
  const rows: HolderRow[] = [];
  // The first page mostly lies on the first stretch: only when it does not is anything counted.
  let sizes = stretches === 1 || offset > 0 ? await sizesOf(list, sort, today, total) : undefined;
  let before = 0;
  for (let index = 0; index < stretches && rows.length < count; index++) {
    const size = sizes?.[index];
    const skipped = Math.max(0, offset - before);
    if (size === undefined || skipped < size) {
      const cut = { offset: skipped, count: Math.min(count - rows.length, (size ?? Infinity) - skipped) };
      rows.push(...(await rowsOfStretch(list, sort, today, index, cut, size)));
    }
    if (rows.length < count) sizes ??= await sizesOf(list, sort, today, total);
    before += sizes?.[index] ?? 0;
  }
  return rows;
}

/** How many holders stand in each stretch. */
async function sizesOf(
  { database, view, filter }: List,
  sort: HolderSort,
  today: string,
  total: number,
): Promise<number[]> {
  const parameters = new SqlParameters();
  const stretches = stretchesOf(sort, filter, parameters, today);
  if (stretches.length === 1) return [total];
  const organisations = listedOrganisations(view, parameters);
  const conditions = listingConditions(organisations, filter, parameters);
  const counts = stretches.map(
    (stretch, place) => `count(*) FILTER (WHERE ${stretch.condition}) AS n${place}`,
  );
  const sums = stretches.map((_, place) => `sum(n${place})::int`);
  const [{ sizes }] = await database.query<[{ sizes: number[] }]>(
    `SELECT ARRAY[${sums.join(', ')}] AS sizes
       FROM (${together(conditions, (condition) => `SELECT ${counts.join(', ')} FROM holder_listings l WHERE ${condition}`)}) parts`,
    parameters.values,
  );
  return sizes;
}

async function rowsOfStretch(
  { database, own, view, filter }: List,
  sort: HolderSort,
  today: string,
  index: number,
  { offset, count }: Cut,
  size: number | undefined,
): Promise<HolderRow[]> {
  const parameters = new SqlParameters();
  const { condition, order } = stretchesOf(sort, filter, parameters, today)[index] as Stretch;
  const organisations = listedOrganisations(view, parameters);
  // The second half is walked from its end, so that the last page is as near as the first.
  const backwards = size !== undefined && offset > size / 2;
  const skipped = backwards ? size - offset - count : offset;
  const values = order.map(({ value }, place) => `${value} AS v${place}`).join(', ');
  const again = order.map(({ descending }, place) => ({ value: `l.v${place}`, descending }));
  const limit = parameters.add(count);
  const offsetAt = parameters.add(skipped);
  // Of several parts, any may have all the rows up to the page's end.
  const cut = together(
    listingConditions(organisations, filter, parameters),
    (part) => `SELECT l.holder_id, ${values} FROM holder_listings l WHERE ${part} AND ${condition}
                ORDER BY ${orderBy(order, backwards)} LIMIT ${limit}::int + ${offsetAt}::int`,
  );
  return database.query<HolderRow[]>(
    // The page is cut first, from the index alone where that is possible: all else is worked out for its rows only.
    `SELECT ${holderColumns(organisations.all, `${parameters.add(own)}::uuid[]`)}
       FROM (SELECT * FROM (${cut}) l ORDER BY ${orderBy(again, backwards)} LIMIT ${limit} OFFSET ${offsetAt}) l
       JOIN qualification_holders h ON h.id = l.holder_id
      ORDER BY ${orderBy(again, false)}`,
    parameters.values,
  );
}

/**
 * The ids of all holders that `findHolders` would list, by name: for 'Voeg alle toe'.
 *
 * @param limit how many ids at most; `total` counts them all nevertheless. Default: all
 */
export async function findHolderIds(
  database: Database,
  organisationIds: readonly string[],
  typed: HolderFilter,
  { limit }: { readonly limit?: number } = {},
): Promise<{ readonly ids: readonly string[]; readonly total: number }> {
  const view = await viewOf(database, organisationIds, typed);
  const filter = await asMeant(database, view, typed);
  const list: List = { database, own: onlyUuids(organisationIds), view, filter };
  const total = (await countedTotal(database, view, filter)) ?? (await liveTotal(list));
  const parameters = new SqlParameters();
  const organisations = listedOrganisations(view, parameters);
  const conditions = listingConditions(organisations, filter, parameters);
  const order = byName(filter, parameters);
  const values = order.map(({ value }, place) => `${value} AS v${place}`).join(', ');
  const again = order.map(({ descending }, place) => ({ value: `v${place}`, descending }));
  const most = parameters.add(limit ?? null);
  const cut = together(
    conditions,
    (condition) => `SELECT l.holder_id AS id, ${values} FROM holder_listings l
                     WHERE ${condition} ORDER BY ${orderBy(order, false)} LIMIT ${most}`,
  );
  const rows = await database.query<{ id: string }[]>(
    `SELECT id FROM (${cut}) parts ORDER BY ${orderBy(again, false)} LIMIT ${most}`,
    parameters.values,
  );
  return { ids: rows.map(({ id }) => id), total };
}
