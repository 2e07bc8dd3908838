import { distance, type HolderFilter } from './holder-conditions';
import { type SqlParameters } from './sql-parameters';

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

interface OrderTerm {
  /** SQL about a listing `l`. */
  readonly value: string;
  readonly descending: boolean;
}

/** A stretch of a list within which the order is that of an index. */
export interface Stretch {
  /** SQL about a listing `l`: who stands in it. */
  readonly condition: string;
  readonly order: readonly OrderTerm[];
}

const BY_NAME: readonly OrderTerm[] = [
  { value: 'l.sort_name', descending: false },
  { value: 'l.qualification_number', descending: false },
];

/** By name; of a search, whoever has the very words before whoever has them within others. */
export function byName(filter: HolderFilter, parameters: SqlParameters): readonly OrderTerm[] {
  const value = distance(filter, parameters);
  return value === null ? BY_NAME : [{ value, descending: false }, ...BY_NAME];
}

/**
 * The chosen column, then name, then qualification number, which nobody shares. A list that an index cannot give as a whole
 * comes in stretches, one after the other.
 *
 * @param today YYYY-MM-DD
 */
export function stretchesOf(
  sort: HolderSort,
  filter: HolderFilter,
  parameters: SqlParameters,
  today: string,
): readonly Stretch[] {
  const descending = sort.startsWith('-');
  const column = sort.replace(/^-/, '') as HolderSortColumn;
  const whole = (...order: readonly OrderTerm[]): Stretch[] => [{ condition: 'true', order }];
  switch (column) {
    case 'name':
      if (!descending) return whole(...byName(filter, parameters));
      return whole(...BY_NAME.map(({ value }) => ({ value, descending })));
    case 'qualificationNumber':
      return whole({ value: 'l.qualification_number', descending });
    case 'birthDate':
      return whole({ value: 'l.birth_date', descending }, ...BY_NAME);
    case 'expiryDate':
      // Without end is later than any date: PostgreSQL's own order of nulls.
      return whole({ value: 'l.expiry_date', descending }, ...BY_NAME);
    case 'status': {
      const day = `${parameters.add(today)}::date`;
      const statuses = [
        `NOT l.revoked AND (l.expiry_date IS NULL OR l.expiry_date >= ${day})`,
        `NOT l.revoked AND l.expiry_date < ${day}`,
        // True whatever the day: the statement must use it.
        `l.revoked AND ${day} IS NOT NULL`,
      ];
      return (descending ? statuses.reverse() : statuses).map((condition) => ({ condition, order: BY_NAME }));
    }
    case 'externalNumber':
      // Whoever has none comes last, whichever way round.
      return [
        {
          condition: 'l.external_number IS NOT NULL',
          order: [{ value: 'l.external_number', descending }, ...BY_NAME],
        },
        { condition: 'l.external_number IS NULL', order: BY_NAME },
      ];
  }
}

/** @param backwards from the end of the stretch */
export function orderBy(terms: readonly OrderTerm[], backwards: boolean): string {
  return terms
    .map(({ value, descending }) => `${value} ${descending !== backwards ? 'DESC' : 'ASC'}`)
    .join(', ');
}
