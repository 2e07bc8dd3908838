// Raw SQL: search, with one query per organisation.
import { type Database } from './database';
import { allowTyposIfNotFound, listingConditions } from './holder-conditions';
import { type HolderFilter } from './holder-filter';
import { holderColumnsSql, type HolderListItem, type HolderRow, toHolderListItem } from './holder-list-item';
import { orderByName, type HolderSort, orderBySql, type Segment, orderedSegments } from './holder-order';
import { findStoredTotal } from './listing-counts';
import { SqlParameters } from './sql-parameters';
import { listedOrganisations, onlyUuids, unionAll, type ListScope, loadListScope } from './list-scope';

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
  /** Number of holders on all pages. */
  readonly total: number;
}

/** The holders of a list: organisations and filter. */
interface List {
  readonly database: Database;
  readonly own: readonly string[];
  readonly scope: ListScope;
  readonly filter: HolderFilter;
}

/** A range of rows of a list, or of a segment of it. */
interface RowRange {
  readonly offset: number;
  readonly count: number;
}

/**
 * Returns one page of the holders who are enrolled with the contact person's organisations and fit the filter, each holder once. The
 * order is total, so pages neither overlap nor leave out a holder.
 *
 * @param organisationIds the contact person's own organisations; a holder outside of these is never found
 */
export async function findHolders(
  database: Database,
  organisationIds: readonly string[],
  typed: HolderFilter,
  { sort, page, pageSize, today }: HolderListOptions,
): Promise<HolderPage> {
  const scope = await loadListScope(database, organisationIds, typed);
  const filter = await allowTyposIfNotFound(database, scope, typed);
  const list: List = { database, own: onlyUuids(organisationIds), scope, filter };
  const total = (await findStoredTotal(database, scope, filter)) ?? (await countHolders(list));
  const offset = (page - 1) * pageSize;
  if (offset >= total) return { items: [], total };
  const range = { offset, count: Math.min(pageSize, total - offset) };
  const rows = await rowsOf(list, sort, today, total, range);
  return { items: rows.map((row) => toHolderListItem(row, today)), total };
}

async function countHolders({ database, scope, filter }: List): Promise<number> {
  const parameters = new SqlParameters();
  const organisations = listedOrganisations(scope, parameters);
  const conditions = listingConditions(organisations, filter, parameters);
  const [{ total }] = await database.query<[{ total: number }]>(
    `SELECT sum(n)::int AS total
       FROM (${unionAll(conditions, (condition) => `SELECT count(*) AS n FROM holder_listings l WHERE ${condition}`)}) parts`,
    parameters.values,
  );
  return total;
}

/** Returns the rows of a page, which may cover several segments of the list. */
async function rowsOf(
  list: List,
  sort: HolderSort,
  today: string,
  total: number,
  { offset, count }: RowRange,
): Promise<HolderRow[]> {
  const segments = orderedSegments(sort, list.filter, new SqlParameters(), today).length;
  const rows: HolderRow[] = [];
  // The first page usually lies within the first segment: segments are counted only if it does not.
  let sizes = segments === 1 || offset > 0 ? await sizesOf(list, sort, today, total) : undefined;
  let before = 0;
  for (let index = 0; index < segments && rows.length < count; index++) {
    const size = sizes?.[index];
    const skipped = Math.max(0, offset - before);
    if (size === undefined || skipped < size) {
      const range = { offset: skipped, count: Math.min(count - rows.length, (size ?? Infinity) - skipped) };
      rows.push(...(await rowsOfSegment(list, sort, today, index, range, size)));
    }
    if (rows.length < count) sizes ??= await sizesOf(list, sort, today, total);
    before += sizes?.[index] ?? 0;
  }
  return rows;
}

/** Returns the number of holders in each segment. */
async function sizesOf(
  { database, scope, filter }: List,
  sort: HolderSort,
  today: string,
  total: number,
): Promise<number[]> {
  const parameters = new SqlParameters();
  const segments = orderedSegments(sort, filter, parameters, today);
  if (segments.length === 1) return [total];
  const organisations = listedOrganisations(scope, parameters);
  const conditions = listingConditions(organisations, filter, parameters);
  const counts = segments.map(
    (segment, place) => `count(*) FILTER (WHERE ${segment.condition}) AS n${place}`,
  );
  const sums = segments.map((_, place) => `sum(n${place})::int`);
  const [{ sizes }] = await database.query<[{ sizes: number[] }]>(
    `SELECT ARRAY[${sums.join(', ')}] AS sizes
       FROM (${unionAll(conditions, (condition) => `SELECT ${counts.join(', ')} FROM holder_listings l WHERE ${condition}`)}) parts`,
    parameters.values,
  );
  return sizes;
}

async function rowsOfSegment(
  { database, own, scope, filter }: List,
  sort: HolderSort,
  today: string,
  index: number,
  { offset, count }: RowRange,
  size: number | undefined,
): Promise<HolderRow[]> {
  const parameters = new SqlParameters();
  const { condition, order } = orderedSegments(sort, filter, parameters, today)[index] as Segment;
  const organisations = listedOrganisations(scope, parameters);
  // The second half is read from its end, so that the last page is as quick as the first.
  const backwards = size !== undefined && offset > size / 2;
  const skipped = backwards ? size - offset - count : offset;
  const values = order.map(({ value }, place) => `${value} AS v${place}`).join(', ');
  const outerOrder = order.map(({ descending }, place) => ({ value: `l.v${place}`, descending }));
  const limit = parameters.add(count);
  const offsetAt = parameters.add(skipped);
  // Any of the parts may contain all rows up to the end of the page.
  const parts = unionAll(
    listingConditions(organisations, filter, parameters),
    (part) => `SELECT l.holder_id, ${values} FROM holder_listings l WHERE ${part} AND ${condition}
                ORDER BY ${orderBySql(order, backwards)} LIMIT ${limit}::int + ${offsetAt}::int`,
  );
  return database.query<HolderRow[]>(
    // The page is selected first, from an index alone if possible; all other columns are read for its rows only.
    `SELECT ${holderColumnsSql(organisations.all, `${parameters.add(own)}::uuid[]`)}
       FROM (SELECT * FROM (${parts}) l ORDER BY ${orderBySql(outerOrder, backwards)} LIMIT ${limit} OFFSET ${offsetAt}) l
       JOIN qualification_holders h ON h.id = l.holder_id
      ORDER BY ${orderBySql(outerOrder, false)}`,
    parameters.values,
  );
}

/**
 * Returns the ids of all holders that `findHolders` would list, by name: for 'Voeg alle toe'.
 *
 * @param limit maximum number of ids; `total` still counts all. Default: all
 */
export async function findHolderIds(
  database: Database,
  organisationIds: readonly string[],
  typed: HolderFilter,
  { limit }: { readonly limit?: number } = {},
): Promise<{ readonly ids: readonly string[]; readonly total: number }> {
  const scope = await loadListScope(database, organisationIds, typed);
  const filter = await allowTyposIfNotFound(database, scope, typed);
  const list: List = { database, own: onlyUuids(organisationIds), scope, filter };
  const total = (await findStoredTotal(database, scope, filter)) ?? (await countHolders(list));
  const parameters = new SqlParameters();
  const organisations = listedOrganisations(scope, parameters);
  const conditions = listingConditions(organisations, filter, parameters);
  const order = orderByName(filter, parameters);
  const values = order.map(({ value }, place) => `${value} AS v${place}`).join(', ');
  const outerOrder = order.map(({ descending }, place) => ({ value: `v${place}`, descending }));
  const most = parameters.add(limit ?? null);
  const parts = unionAll(
    conditions,
    (condition) => `SELECT l.holder_id AS id, ${values} FROM holder_listings l
                     WHERE ${condition} ORDER BY ${orderBySql(order, false)} LIMIT ${most}`,
  );
  const rows = await database.query<{ id: string }[]>(
    `SELECT id FROM (${parts}) parts ORDER BY ${orderBySql(outerOrder, false)} LIMIT ${most}`,
    parameters.values,
  );
  return { ids: rows.map(({ id }) => id), total };
}
