// Raw SQL: conditions and orders that match the indexes.
import { matchDistanceSql } from './holder-conditions';
import { type HolderFilter } from './holder-filter';
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
/** A column; with '-' before it, in descending order. */
export type HolderSort = HolderSortColumn | `-${HolderSortColumn}`;

interface OrderTerm {
  /** SQL expression about a listing `l`. */
  readonly value: string;
  readonly descending: boolean;
}

/** A segment of a list, within which an index gives the order. */
export interface Segment {
  /** SQL condition about a listing `l`: true for the listings of the segment. */
  readonly condition: string;
  readonly order: readonly OrderTerm[];
}

const BY_NAME: readonly OrderTerm[] = [
  { value: 'l.sort_name', descending: false },
  { value: 'l.qualification_number', descending: false },
];

/** Returns the order by name. In a search, holders with the whole words come before holders whose name contains them. */
export function orderByName(filter: HolderFilter, parameters: SqlParameters): readonly OrderTerm[] {
  const value = matchDistanceSql(filter, parameters);
  return value === null ? BY_NAME : [{ value, descending: false }, ...BY_NAME];
}

/**
 * Returns the order: the chosen column, then the name, then the qualification number, which is unique. If no index gives the order of the
 * whole list, the list consists of several segments, one after the other.
 *
 * @param today YYYY-MM-DD
 */
export function orderedSegments(
  sort: HolderSort,
  filter: HolderFilter,
  parameters: SqlParameters,
  today: string,
): readonly Segment[] {
  const descending = sort.startsWith('-');
  const column = sort.replace(/^-/, '') as HolderSortColumn;
  const whole = (...order: readonly OrderTerm[]): Segment[] => [{ condition: 'true', order }];
  switch (column) {
    case 'name':
      if (!descending) return whole(...orderByName(filter, parameters));
      return whole(...BY_NAME.map(({ value }) => ({ value, descending })));
    case 'qualificationNumber':
      return whole({ value: 'l.qualification_number', descending });
    case 'birthDate':
      return whole({ value: 'l.birth_date', descending }, ...BY_NAME);
    case 'expiryDate':
      // PostgreSQL sorts null after all dates, as we want for qualifications without end.
      return whole({ value: 'l.expiry_date', descending }, ...BY_NAME);
    case 'status': {
      const day = `${parameters.add(today)}::date`;
      const statuses = [
        `NOT l.revoked AND (l.expiry_date IS NULL OR l.expiry_date >= ${day})`,
        `NOT l.revoked AND l.expiry_date < ${day}`,
        // Always true: a statement must use each of its parameters.
        `l.revoked AND ${day} IS NOT NULL`,
      ];
      return (descending ? statuses.reverse() : statuses).map((condition) => ({ condition, order: BY_NAME }));
    }
    case 'externalNumber':
      // Holders without an external number come last, in both directions.
      return [
        {
          condition: 'l.external_number IS NOT NULL',
          order: [{ value: 'l.external_number', descending }, ...BY_NAME],
        },
        { condition: 'l.external_number IS NULL', order: BY_NAME },
      ];
  }
}

/** Returns SQL for ORDER BY. @param backwards from the end of the segment */
export function orderBySql(terms: readonly OrderTerm[], backwards: boolean): string {
  return terms
    .map(({ value, descending }) => `${value} ${descending !== backwards ? 'DESC' : 'ASC'}`)
    .join(', ');
}
