import { Injectable } from '@nestjs/common';
import { type Account, outliveConflicts } from '@app/database';
import { type RenderJob } from '@app/render-queue';
import { DataSource } from 'typeorm';
import { CallLimits } from './call-limits';
import { AccountTurns } from './account-turns';
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
    private readonly turns: AccountTurns,
  ) {}

  /** @throws Problem `request-not-found`, `request-expired`, `request-not-failed` or `too-many-calls`; AccountRefused. */
  async retry(account: Account, id: string): Promise<void> {
    await this.limits.count(account.id, 'submit');
    const job = await this.turns.run(account.id, () => this.open(account, id));
    this.bell.ring(job);
  }

  private open(account: Account, id: string): Promise<RenderJob> {
    return outliveConflicts(() =>
      this.dataSource.transaction(async (manager) => {
        const { request } = await lockOwnRequest(manager, account, id);
        return this.again.open(manager, request, { action: 'request-retried', accountId: account.id });
      }),
    );
  }
}
