import { Injectable } from '@nestjs/common';
import { lockRights } from '@app/accounts';
import { type Account, DownloadRequest, outliveConflicts, RenderOutboxEntry } from '@app/database';
import { currentTraceParent } from '@app/tracing';
import { createHash, randomUUID } from 'node:crypto';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log';
import { Problem } from '../http/problem';
import { CallLimits } from './call-limits';
import { type DownloadRequestDto } from './download-request.dto';
import { RenderBell } from './render-bell';
import { type NamedSelection, SelectionService } from './selection.service';

/** Takes a request in: from the answer on it is in the database, whole, and ends ready or failed with a reason. */
@Injectable()
export class SubmitService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly selection: SelectionService,
    private readonly bell: RenderBell,
    private readonly audit: AuditLog,
    private readonly limits: CallLimits,
  ) {}

  /**
   * Writes request, items and outbox row in one transaction, then rings without waiting for the queue.
   *
   * @param idempotencyKey the same key with the same choices answers the same request, however often it is sent.
   * @returns the request's id.
   * @throws Problem as the selection does, `idempotency-key-reused` or `too-many-calls`; AccountRefused when the account may act
   * no longer once it is its turn.
   */
  async submit(account: Account, choices: DownloadRequestDto, idempotencyKey?: string): Promise<string> {
    this.selection.requireFewHolders(choices);
    const fingerprint = fingerprintOf(choices);
    const earlier = idempotencyKey && (await this.findEarlier(account, idempotencyKey, fingerprint));
    if (earlier) return earlier;
    await this.limits.count(account.id, 'submit');
    const id = randomUUID();
    const isNew = await outliveConflicts(() => this.write(id, account, choices, fingerprint, idempotencyKey));
    if (!isNew) return this.requireEarlier(account, idempotencyKey, fingerprint);
    this.bell.ring({ requestId: id, generation: 1 });
    return id;
  }

  /** @returns false, and nothing is written, when a call with the same key was quicker. */
  private write(
    id: string,
    account: Account,
    choices: DownloadRequestDto,
    fingerprint: string,
    idempotencyKey: string | undefined,
  ): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const requester = { ...account, ...(await lockRights(manager, account)) };
      const selection = await this.selection.select(manager, requester, choices);
      const inserted = await manager
        .createQueryBuilder()
        .insert()
        .into(DownloadRequest)
        .values({
          id,
          accountId: account.id,
          scope: choices.scope,
          expiryDates: choices.expiryDates,
          personalReference: choices.personalReference ?? null,
          passCount: selection.passes.length,
          idempotencyKey: idempotencyKey ?? null,
          bodyFingerprint: fingerprint,
          traceParent: currentTraceParent() ?? null,
        })
        .orIgnore()
        .returning('id')
        .execute();
      if ((inserted.raw as unknown[]).length === 0) return false;
      await this.writeItems(manager, id, selection);
      await manager.insert(RenderOutboxEntry, { requestId: id, generation: 1 });
      await this.audit.record({ action: 'request-submitted', accountId: account.id, requestId: id }, manager);
      return true;
    });
  }

  private async writeItems(
    manager: EntityManager,
    requestId: string,
    { passes, missing }: NamedSelection,
  ): Promise<void> {
    const items = [
      ...passes.map(({ holderId, qualificationId }) => ({ holderId, qualificationId, missingReason: null })),
      ...missing.map(({ holderId, reason }) => ({ holderId, qualificationId: null, missingReason: reason })),
    ];
    await manager.query(
      `INSERT INTO download_request_items (request_id, position, holder_id, qualification_id, missing_reason)
       SELECT $1, item.position, item.holder_id, item.qualification_id, item.missing_reason
         FROM unnest($2::uuid[], $3::uuid[], $4::text[])
              WITH ORDINALITY AS item (holder_id, qualification_id, missing_reason, position)`,
      [
        requestId,
        items.map(({ holderId }) => holderId),
        items.map(({ qualificationId }) => qualificationId),
        items.map(({ missingReason }) => missingReason),
      ],
    );
  }

  private async findEarlier(account: Account, key: string, fingerprint: string): Promise<string | undefined> {
    const earlier = await this.dataSource.manager.findOne(DownloadRequest, {
      select: { id: true, bodyFingerprint: true },
      where: { accountId: account.id, idempotencyKey: key },
    });
    if (earlier) await this.dataSource.transaction((manager) => lockRights(manager, account));
    if (earlier && earlier.bodyFingerprint !== fingerprint) throw new Problem('idempotency-key-reused');
    return earlier?.id;
  }

  /** The insert was ignored, so a call with the same key committed in the meantime. */
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

/** The same for the same choices, whatever the order, the letters and the repetitions of ids. It shows no personal data. */
function fingerprintOf({ holderIds, scope, expiryDates, personalReference }: DownloadRequestDto): string {
  const ids = new Set(holderIds.map((id) => id.toLowerCase()));
  const asked = [scope, [...ids].sort(), [...new Set(expiryDates)].sort(), personalReference ?? null];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}
