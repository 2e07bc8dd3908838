import { AuditEvent, DownloadRequest, RenderOutboxEntry } from '@app/database';
import { nextState, type RequestState } from '@app/download-request';
import { type RenderJob } from '@app/render-queue';
import { currentTraceParent } from '@app/tracing';
import { type EntityManager } from 'typeorm';
import { RequestRefused } from './request-refused';

/** The account that retries, and the role in which it does so: as the requester, or as an operator. */
export interface RetriedBy {
  readonly role: 'requester' | 'operator';
  readonly accountId: string;
}

const AUDIT_ACTIONS = { requester: 'request-retried', operator: 'request-run-again' } as const;

/**
 * Starts a failed request again. Its attempts are counted from 0, and it gets a new generation, because the queue ignores a job that it
 * already knows.
 *
 * @param request locked by the transaction of `manager`
 * @returns the job to enqueue after the commit
 * @throws RequestRefused `request-not-failed`
 */
export async function retryRequest(
  manager: EntityManager,
  request: DownloadRequest,
  { role, accountId }: RetriedBy,
): Promise<RenderJob> {
  const { id: requestId } = request;
  const state = nextState(request.state as RequestState, 'retry');
  if (!state) throw new RequestRefused('request-not-failed');
  const generation = request.generation + 1;
  await manager.update(DownloadRequest, requestId, {
    state,
    generation,
    attemptCount: 0,
    doneCount: 0,
    failureCode: null,
    traceParent: currentTraceParent() ?? null,
    expiresAt: null,
    changedAt: () => 'now()',
  });
  // Clears the reasons of passes only. A holder without any pass keeps the reason, because a retry does not change it.
  await manager.query(
    `UPDATE download_request_items SET missing_reason = NULL, unfinished_draws = 0
      WHERE request_id = $1 AND qualification_id IS NOT NULL`,
    [requestId],
  );
  await manager.insert(RenderOutboxEntry, { requestId, generation });
  await manager.insert(AuditEvent, { action: AUDIT_ACTIONS[role], accountId, requestId });
  return { requestId, generation };
}
