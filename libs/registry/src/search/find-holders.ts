import { type Database } from './database';
import { holderCondition, type HolderFilter, onlyUuids, organisationsInView } from './holder-conditions';
import {
  externalNumberAt,
  holderColumns,
  type HolderListItem,
  type HolderRow,
  listItem,
} from './holder-list-item';
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
  filter: HolderFilter,
  { sort, page, pageSize, today }: HolderListOptions,
): Promise<HolderPage> {
  const inView = organisationsInView(organisationIds, filter);
  const parameters = new SqlParameters();
  const organisations = `${parameters.add(inView)}::uuid[]`;
  const condition = holderCondition(organisations, filter, parameters);
  const [{ total }] = await database.query<[{ total: number }]>(
    `SELECT count(*)::int AS total FROM qualification_holders h WHERE ${condition}`,
    parameters.values,
  );
  const offset = (page - 1) * pageSize;
  if (offset >= total) return { items: [], total };

  const own = `${parameters.add(onlyUuids(organisationIds))}::uuid[]`;
  const order = orderOf(sort, externalNumberAt(organisations), () => parameters.add(today));
  const rows = await database.query<HolderRow[]>(
    // The page is cut first, so that the other columns are worked out for its rows alone.
    `SELECT ${holderColumns(organisations, own)}
       FROM (SELECT * FROM qualification_holders h WHERE ${condition}
              ORDER BY ${order} LIMIT ${parameters.add(pageSize)} OFFSET ${parameters.add(offset)}) h
      ORDER BY ${order}`,
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
  filter: HolderFilter,
  { limit }: { readonly limit?: number } = {},
): Promise<{ readonly ids: readonly string[]; readonly total: number }> {
  const parameters = new SqlParameters();
  const organisations = `${parameters.add(organisationsInView(organisationIds, filter))}::uuid[]`;
  const condition = holderCondition(organisations, filter, parameters);
  const rows = await database.query<{ id: string; total: number }[]>(
    `SELECT h.id, count(*) OVER ()::int AS total FROM qualification_holders h
      WHERE ${condition} ORDER BY h.sort_name, h.qualification_number LIMIT ${parameters.add(limit ?? null)}`,
    parameters.values,
  );
  return { ids: rows.map(({ id }) => id), total: rows[0]?.total ?? 0 };
}

/** The chosen column, then name, then qualification number, which nobody shares. */
function orderOf(sort: HolderSort, externalNumber: string, today: () => string): string {
  const direction = sort.startsWith('-') ? 'DESC' : 'ASC';
  const column = sort.replace(/^-/, '') as HolderSortColumn;
  const byName = 'h.sort_name, h.qualification_number';
  switch (column) {
    case 'name':
      return `h.sort_name ${direction}, h.qualification_number ${direction}`;
    case 'qualificationNumber':
      return `h.qualification_number ${direction}`;
    case 'birthDate':
      return `h.birth_date ${direction}, ${byName}`;
    case 'expiryDate':
      // Without end is later than any date: PostgreSQL's own order of nulls.
      return `h.leading_expiry_date ${direction}, ${byName}`;
    case 'status':
      return `CASE WHEN h.leading_revoked THEN 2 WHEN h.leading_expiry_date < ${today()}::date THEN 1 ELSE 0 END ${direction},
              ${byName}`;
    case 'externalNumber':
      // Whoever has none comes last, whichever way round.
      return `${externalNumber} COLLATE "C" ${direction} NULLS LAST, ${byName}`;
  }
}
