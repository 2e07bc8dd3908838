import { lockRights } from '@app/accounts';
import { Injectable, Logger } from '@nestjs/common';
import { type Account, DownloadRequest, outliveConflicts } from '@app/database';
import { DataSource } from 'typeorm';
import { MakeAgain } from '../download-requests/make-again';
import { RenderBell } from '../download-requests/render-bell';
import { Problem } from '../http/problem';

/** 'Opnieuw maken' by an operator: what the requester could do as well, for somebody who does not look. */
@Injectable()
export class RunAgainService {
  private readonly logger = new Logger('run-again');

  constructor(
    private readonly dataSource: DataSource,
    private readonly bell: RenderBell,
    private readonly again: MakeAgain,
  ) {}

  /**
   * Whose request it is plays no part, and is not told. Of two operators who press at once, one is told that it is no longer failed.
   *
   * @throws Problem `request-unknown`, `request-expired` or `request-not-failed`; AccountRefused when the operator may act no
   * longer.
   */
  async runAgain(operator: Account, id: string): Promise<void> {
    const job = await outliveConflicts(() =>
      this.dataSource.transaction(async (manager) => {
        const request = await manager.findOne(DownloadRequest, {
          where: { id },
          lock: { mode: 'pessimistic_write' },
        });
        await lockRights(manager, operator);
        if (!request) throw new Problem('request-unknown');
        if (request.state === 'expired' || request.isOver) throw new Problem('request-expired');
        return this.again.open(manager, request, { action: 'request-run-again', accountId: operator.id });
      }),
    );
    this.logger.log(`request ${id} is made again for an operator`);
    this.bell.ring(job);
  }
}
