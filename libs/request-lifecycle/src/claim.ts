import { retryOnConflict } from '@app/database';
import { LEASE_SECONDS, MAX_ATTEMPTS } from '@app/download-request';
import { randomUUID } from 'node:crypto';
import { type DataSource } from 'typeorm';
import { type Attempt, updateReturningOne } from './attempt';
import { KEPT_SECONDS } from './end-attempt';
import { allowsMoveSql, hasNoLeaseSql } from './state-conditions';

interface ClaimedRow {
  readonly account_id: string;
  readonly pass_count: number;
  readonly state: 'rendering' | 'failed';
  readonly attempt_count: number;
  readonly trace_parent: string | null;
}

/**
 * Claims an open request on which no worker holds a lease, for `LEASE_SECONDS`, and charges one attempt to it. A request whose
 * attempts are used up fails instead.
 *
 * Leases run on the database's clock: a worker that was paused, was cut off or has a wrong clock can do no harm.
 *
 * @returns the attempt; 'attempts-used-up' when the request failed; undefined when there is nothing to claim
 */
export async function claimRequest(
  dataSource: DataSource,
  requestId: string,
): Promise<Attempt | 'attempts-used-up' | undefined> {
  const token = randomUUID();
  const claimed = await retryOnConflict(() =>
    updateReturningOne<ClaimedRow>(
      dataSource.manager,
      `UPDATE download_requests
          SET state         = CASE WHEN attempt_count < $4 THEN 'rendering' ELSE 'failed' END,
              failure_code  = CASE WHEN attempt_count < $4 THEN NULL ELSE 'too-many-attempts' END,
              expires_at    = CASE WHEN attempt_count < $4 THEN NULL ELSE now() + make_interval(secs => $5) END,
              attempt_token = CASE WHEN attempt_count < $4 THEN $2::uuid END,
              lease_until   = CASE WHEN attempt_count < $4 THEN now() + make_interval(secs => $3) END,
              attempt_count = LEAST(attempt_count + 1, $4),
              changed_at    = now()
        WHERE id = $1 AND ${allowsMoveSql('claim')} AND ${hasNoLeaseSql()}
        RETURNING account_id, pass_count, state, attempt_count, trace_parent`,
      [requestId, token, LEASE_SECONDS, MAX_ATTEMPTS, KEPT_SECONDS],
    ),
  );
  if (!claimed) return undefined;
  if (claimed.state === 'failed') return 'attempts-used-up';
  return {
    requestId,
    token,
    accountId: claimed.account_id,
    passCount: claimed.pass_count,
    isRepeated: claimed.attempt_count > 1,
    traceParent: claimed.trace_parent,
    drawing: { position: null, written: Promise.resolve(), isReleasing: false },
  };
}
