import { type Database } from './database';
import {
  asMeant,
  distance,
  type HolderFilter,
  listedOrganisations,
  listingCondition,
  onlyUuids,
  organisationsInView,
} from './holder-conditions';
import { holderColumns, type HolderListItem, type HolderRow, listItem } from './holder-list-item';
import { SqlParameters } from './sql-parameters';

export const HOLDER_SORT_COLUMNS = [
  'qualificationNumber',
  'name',
  'birthDate',
  'expiryDate',
  'status',
  'externalNumber',
] as const;
export type HolderSortColumn = (typeof HOLDER_SORT_COLUMNS)[number];
/** A column, with '-' before it for descending. */
export type HolderSort = HolderSortColumn | `-${HolderSortColumn}`;

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
  const inView = organisationsInView(organisationIds, typed);
  const filter = await asMeant(database, inView, typed);
  const parameters = new SqlParameters();
  const organisations = await listedOrganisations(database, inView, parameters);
  const condition = listingCondition(organisations, filter, parameters);
  const [{ total }] = await database.query<[{ total: number }]>(
    `SELECT count(*)::int AS total FROM holder_listings l WHERE ${condition}`,
    parameters.values,
  );
  const offset = (page - 1) * pageSize;
  if (offset >= total) return { items: [], total };

  const own = `${parameters.add(onlyUuids(organisationIds))}::uuid[]`;
  const order = orderOf(sort, filter, parameters, today);
  const count = Math.min(pageSize, total - offset);
  // The second half of a list is walked from its end, so that the last page is as near as the first.
  const backwards = offset > total / 2;
  const skipped = backwards ? total - offset - count : offset;
  const rows = await database.query<HolderRow[]>(
    // The page is cut first, so that the other columns are worked out for its rows alone.
    `SELECT ${holderColumns(organisations.all, own)}
       FROM (SELECT l.* FROM holder_listings l WHERE ${condition}
              ORDER BY ${orderBy(order, backwards)}
              LIMIT ${parameters.add(count)} OFFSET ${parameters.add(skipped)}) l
       JOIN qualification_holders h ON h.id = l.holder_id
      ORDER BY ${orderBy(order, false)}`,
    parameters.values,
  );
  return { items: rows.map((row) => listItem(row, today)), total };
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
  const parameters = new SqlParameters();
  const inView = organisationsInView(organisationIds, typed);
  const filter = await asMeant(database, inView, typed);
  const organisations = await listedOrganisations(database, inView, parameters);
  const condition = listingCondition(organisations, filter, parameters);
  const rows = await database.query<{ id: string; total: number }[]>(
    `SELECT l.holder_id AS id, count(*) OVER ()::int AS total FROM holder_listings l
      WHERE ${condition} ORDER BY ${orderBy(byName(filter, parameters), false)} LIMIT ${parameters.add(limit ?? null)}`,
    parameters.values,
  );
  return { ids: rows.map(({ id }) => id), total: rows[0]?.total ?? 0 };
}

interface OrderTerm {
  readonly value: string;
  readonly descending: boolean;
  /** Whoever has no value comes last. PostgreSQL's own way, and the default: after all others ascending, before them descending. */
  readonly emptyLast?: true;
}

const BY_NAME: readonly OrderTerm[] = [
  { value: 'l.sort_name', descending: false },
  { value: 'l.qualification_number', descending: false },
];

/** By name; of a search, whoever has the very words before whoever has them within others. */
function byName(filter: HolderFilter, parameters: SqlParameters): readonly OrderTerm[] {
  const value = distance(filter, parameters);
  return value === null ? BY_NAME : [{ value, descending: false }, ...BY_NAME];
}

/** The chosen column, then name, then qualification number, which nobody shares. */
function orderOf(
  sort: HolderSort,
  filter: HolderFilter,
  parameters: SqlParameters,
  today: string,
): readonly OrderTerm[] {
  const descending = sort.startsWith('-');
  const column = sort.replace(/^-/, '') as HolderSortColumn;
  switch (column) {
    case 'name':
      if (!descending) return byName(filter, parameters);
      return BY_NAME.map(({ value }) => ({ value, descending }));
    case 'qualificationNumber':
      return [{ value: 'l.qualification_number', descending }];
    case 'birthDate':
      return [{ value: 'l.birth_date', descending }, ...BY_NAME];
    case 'expiryDate':
      // Without end is later than any date: PostgreSQL's own order of nulls.
      return [{ value: 'l.expiry_date', descending }, ...BY_NAME];
    case 'status':
      return [
        {
          value: `CASE WHEN l.revoked THEN 2 WHEN l.expiry_date < ${parameters.add(today)}::date THEN 1 ELSE 0 END`,
          descending,
        },
        ...BY_NAME,
      ];
    case 'externalNumber':
      // Whoever has none comes last, whichever way round.
      return [{ value: 'l.external_number', descending, emptyLast: true }, ...BY_NAME];
  }
}

function orderBy(terms: readonly OrderTerm[], backwards: boolean): string {
  return terms
    .map(({ value, descending, emptyLast }) => {
      const direction = descending !== backwards ? 'DESC' : 'ASC';
      return emptyLast
        ? `${value} ${direction} NULLS ${backwards ? 'FIRST' : 'LAST'}`
        : `${value} ${direction}`;
    })
    .join(', ');
}
