import { Injectable } from '@nestjs/common';
import { outliveConflicts } from '@app/database';
import { DataSource } from 'typeorm';
import { CallLimits } from './call-limits';
import { lockOwnRequest } from './lock-own-request';
import { MakeAgain } from './make-again';
import { RenderBell } from './render-bell';

/** Takes a failed request up again, from the start. */
@Injectable()
export class RetryService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bell: RenderBell,
    private readonly again: MakeAgain,
    private readonly limits: CallLimits,
  ) {}

  /** @throws Problem `request-not-found`, `request-expired`, `request-not-failed` or `too-many-calls`. */
  async retry(accountId: string, id: string): Promise<void> {
    await this.limits.count(accountId, 'submit');
    const job = await outliveConflicts(() =>
      this.dataSource.transaction(async (manager) => {
        const request = await lockOwnRequest(manager, accountId, id);
        return this.again.open(manager, request, { action: 'request-retried', accountId });
      }),
    );
    this.bell.ring(job);
  }
}
