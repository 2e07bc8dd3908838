import { Injectable } from '@nestjs/common';
import { DownloadRequest, outliveConflicts, RenderOutboxEntry } from '@app/database';
import { nextState, type RequestState } from '@app/download-request';
import { currentTraceParent } from '@app/tracing';
import { DataSource } from 'typeorm';
import { AuditLog } from '../audit/audit-log';
import { Problem } from '../http/problem';
import { CallLimits } from './call-limits';
import { lockOwnRequest } from './lock-own-request';
import { RenderBell } from './render-bell';

/** Takes a failed request up again, from the start. */
@Injectable()
export class RetryService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bell: RenderBell,
    private readonly audit: AuditLog,
    private readonly limits: CallLimits,
  ) {}

  /** @throws Problem `request-not-found`, `request-expired`, `request-not-failed` or `too-many-calls`. */
  async retry(accountId: string, id: string): Promise<void> {
    await this.limits.count(accountId, 'submit');
    const generation = await outliveConflicts(() =>
      this.dataSource.transaction(async (manager) => {
        const request = await lockOwnRequest(manager, accountId, id);
        const state = nextState(request.state as RequestState, 'retry');
        if (!state) throw new Problem('request-not-failed');
        const next = request.generation + 1;
        await manager.update(DownloadRequest, id, {
          state,
          generation: next,
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
          [id],
        );
        await manager.insert(RenderOutboxEntry, { requestId: id, generation: next });
        await this.audit.record({ action: 'request-retried', accountId, requestId: id }, manager);
        return next;
      }),
    );
    this.bell.ring({ requestId: id, generation });
  }
}
