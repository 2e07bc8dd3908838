import { Injectable } from '@nestjs/common';
import { lockRights } from '@app/accounts';
import { type Account, DownloadRequest, retryOnConflict } from '@app/database';
import { type RenderJob } from '@app/render-queue';
import { submitRequest } from '@app/request-lifecycle';
import { createHash, randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { CallRefused } from '../call-refused';
import { CallLimits } from './call-limits';
import { type DownloadRequestDto } from './download-request.dto';
import { RenderQueueProducer } from './render-queue-producer';
import { SelectionService } from './selection.service';

/**
 * Submits requests. The answer is sent after the request was committed. From then on the request is never lost: it becomes ready, or failed
 * with a reason.
 */
@Injectable()
export class SubmitService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly selection: SelectionService,
    private readonly producer: RenderQueueProducer,
    private readonly limits: CallLimits,
  ) {}

  /**
   * Writes the request in one transaction, then enqueues it without waiting for the queue.
   *
   * @param idempotencyKey a repeated call with the same key and choices returns the same request
   * @returns the id of the request
   * @throws CallRefused as `SelectionService` does, `idempotency-key-reused` or `too-many-calls`; AccountRefused if the account has lost its
   * rights before they were locked
   */
  async submit(account: Account, choices: DownloadRequestDto, idempotencyKey?: string): Promise<string> {
    this.selection.requireHoldersWithinLimit(choices);
    const fingerprint = fingerprintOf(choices);
    const earlier = idempotencyKey && (await this.findEarlier(account, idempotencyKey, fingerprint));
    if (earlier) return earlier;
    await this.limits.count(account.id, 'submit');
    const id = randomUUID();
    const job = await retryOnConflict(() => this.write(id, account, choices, fingerprint, idempotencyKey));
    if (!job) return this.requireEarlier(account, idempotencyKey, fingerprint);
    this.producer.enqueue(job);
    return id;
  }

  /** @returns null if another call with the same key has written its request first; then nothing was written */
  private write(
    id: string,
    account: Account,
    choices: DownloadRequestDto,
    fingerprint: string,
    idempotencyKey: string | undefined,
  ): Promise<RenderJob | null> {
    return this.dataSource.transaction(async (manager) => {
      const requester = { ...account, ...(await lockRights(manager, account)) };
      const selection = await this.selection.select(manager, requester, choices);
      return submitRequest(manager, {
        id,
        accountId: account.id,
        scope: choices.scope,
        expiryDates: choices.expiryDates,
        personalReference: choices.personalReference ?? null,
        passes: selection.passes,
        missing: selection.missing,
        idempotencyKey: idempotencyKey ?? null,
        bodyFingerprint: fingerprint,
      });
    });
  }

  private async findEarlier(account: Account, key: string, fingerprint: string): Promise<string | undefined> {
    const earlier = await this.dataSource.manager.findOne(DownloadRequest, {
      select: { id: true, bodyFingerprint: true },
      where: { accountId: account.id, idempotencyKey: key },
    });
    if (earlier) await this.dataSource.transaction((manager) => lockRights(manager, account));
    if (earlier && earlier.bodyFingerprint !== fingerprint) throw new CallRefused('idempotency-key-reused');
    return earlier?.id;
  }

  /** Returns the request of the parallel call with the same key, because of which this call has inserted nothing. */
  private async requireEarlier(
    account: Account,
    key: string | undefined,
    fingerprint: string,
  ): Promise<string> {
    const id = key && (await this.findEarlier(account, key, fingerprint));
    if (!id) throw new Error('A request was neither written nor found under its idempotency key.');
    return id;
  }
}

/** Returns a hash of the choices. It does not depend on order, case and duplicates of ids, and contains no personal data. */
function fingerprintOf({ holderIds, scope, expiryDates, personalReference }: DownloadRequestDto): string {
  const ids = new Set(holderIds.map((id) => id.toLowerCase()));
  const asked = [scope, [...ids].sort(), [...new Set(expiryDates)].sort(), personalReference ?? null];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}
