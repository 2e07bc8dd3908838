import { type RequestMove, type RequestState, statesThatAllow } from '@app/download-request';

/**
 * Returns an SQL condition: the request is in a state in which this move is possible. The states are literals, not parameters,
 * because PostgreSQL uses a partial index (`download_requests_open`, `download_requests_failed`) only then.
 *
 * @param alias of `download_requests` in the statement. Default: its columns have no alias
 */
export function allowsMoveSql(move: RequestMove, alias = ''): string {
  return inStates(statesThatAllow(move), alias);
}

/** Returns an SQL condition: the request is open, that is, submitted or rendering. A worker may claim exactly these. */
export function isOpenSql(alias = ''): string {
  return allowsMoveSql('claim', alias);
}

/** Returns an SQL condition: no worker holds an unexpired lease on the request. The database's clock decides. */
export function hasNoLeaseSql(alias = ''): string {
  const leaseUntil = column(alias, 'lease_until');
  return `(${leaseUntil} IS NULL OR ${leaseUntil} < now())`;
}

function inStates(states: readonly RequestState[], alias: string): string {
  return `${column(alias, 'state')} IN (${states.map((state) => `'${state}'`).join(', ')})`;
}

function column(alias: string, name: string): string {
  return alias ? `${alias}.${name}` : name;
}
