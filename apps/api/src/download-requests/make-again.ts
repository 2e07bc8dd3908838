import { Injectable } from '@nestjs/common';
import { DownloadRequest, RenderOutboxEntry } from '@app/database';
import { nextState, type RequestState } from '@app/download-request';
import { type RenderJob } from '@app/render-queue';
import { currentTraceParent } from '@app/tracing';
import { type EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log';
import { Problem } from '../http/problem';

/** Who has it made again: the requester, or an operator. */
export interface MakingAgain {
  readonly action: 'request-retried' | 'request-run-again';
  readonly accountId: string;
}

/** Takes a failed request up from the start: all its attempts, and a ring of the bell that the queue does not know yet. */
@Injectable()
export class MakeAgain {
  constructor(private readonly audit: AuditLog) {}

  /**
   * @param manager of the transaction in which `request` was locked.
   * @returns what to ring for, once that is committed.
   * @throws Problem `request-not-failed`
   */
  async open(manager: EntityManager, request: DownloadRequest, by: MakingAgain): Promise<RenderJob> {
    const { id: requestId } = request;
    const state = nextState(request.state as RequestState, 'retry');
    if (!state) throw new Problem('request-not-failed');
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
    await manager.query(
      `UPDATE download_request_items SET missing_reason = NULL, unfinished_draws = 0
        WHERE request_id = $1 AND qualification_id IS NOT NULL`,
      [requestId],
    );
    await manager.insert(RenderOutboxEntry, { requestId, generation });
    await this.audit.record({ ...by, requestId }, manager);
    return { requestId, generation };
  }
}
