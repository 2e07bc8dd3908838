import { lockRights } from '@app/accounts';
import { type Account, retryOnConflict } from '@app/database';
import { type RenderJob } from '@app/render-queue';
import { lockRequest, requireNotExpired, retryRequest } from '@app/request-lifecycle';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AccountMutex } from './account-mutex';
import { CallLimits } from './call-limits';
import { lockOwnRequest } from './lock-own-request';
import { RenderQueueProducer } from './render-queue-producer';

/** Retries failed requests. Requesters and operators can do so. */
@Injectable()
export class RetryService {
  private readonly logger = new Logger('retry');

  constructor(
    private readonly dataSource: DataSource,
    private readonly producer: RenderQueueProducer,
    private readonly limits: CallLimits,
    private readonly turns: AccountMutex,
  ) {}

  /**
   * Retries a request for its requester.
   *
   * @throws RequestRefused `request-not-found`, `request-expired` or `request-not-failed`; CallRefused `too-many-calls`; AccountRefused
   */
  async retryOwn(account: Account, id: string): Promise<void> {
    await this.limits.count(account.id, 'submit');
    const job = await this.turns.run(account.id, () =>
      this.inTransaction(async (manager) => {
        const { request } = await lockOwnRequest(manager, account, id);
        return retryRequest(manager, request, { role: 'requester', accountId: account.id });
      }),
    );
    this.producer.enqueue(job);
  }

  /**
   * Retries a request of any account for an operator. The answer contains nothing about the requester. If two operators retry at the same
   * time, the second one is refused, because the request is no longer failed.
   *
   * @throws RequestRefused `request-unknown`, `request-expired` or `request-not-failed`; AccountRefused if the operator may no longer act
   */
  async retryAny(operator: Account, id: string): Promise<void> {
    const job = await this.inTransaction(async (manager) => {
      const request = await lockRequest(manager, id);
      await lockRights(manager, operator);
      const kept = requireNotExpired(request, 'request-unknown');
      return retryRequest(manager, kept, { role: 'operator', accountId: operator.id });
    });
    this.logger.log(`request ${id} is retried by an operator`);
    this.producer.enqueue(job);
  }

  private inTransaction(work: (manager: EntityManager) => Promise<RenderJob>): Promise<RenderJob> {
    return retryOnConflict(() => this.dataSource.transaction(work));
  }
}
