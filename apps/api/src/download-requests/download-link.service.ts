import { Injectable, Logger } from '@nestjs/common';
import { type Account, DownloadRequest, retryOnConflict } from '@app/database';
import { ArchiveStorage } from '@app/archive-storage';
import { lockRegistryShared } from '@app/registry';
import { type FailureCode } from '@app/download-request';
import { invalidateRequest, isArchiveOutdated, RequestRefused } from '@app/request-lifecycle';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log';
import { organisationIdsOf } from '../auth/current-account';
import { CallLimits } from './call-limits';
import { type DownloadLinkView } from './download-request.view';
import { AccountMutex } from './account-mutex';
import { lockOwnRequest, type OwnRequest } from './lock-own-request';

/**
 * Lifetime of a link, in seconds. A link also works for this long after its requester has lost the right to the download, so it must be
 * short. It must be long enough for a slow phone: with GPRS and round trips of 2 s, the connection to the store takes 14 s including TLS
 * (`slow-phone.story.ts`), or twice that if packets are lost.
 */
const LINK_SECONDS = 60;

/** Creates the link behind the button 'Download pdf's', a new one for each click. */
@Injectable()
export class DownloadLinkService {
  private readonly logger = new Logger('download-link');

  constructor(
    private readonly dataSource: DataSource,
    private readonly storage: ArchiveStorage,
    private readonly audit: AuditLog,
    private readonly limits: CallLimits,
    private readonly turns: AccountMutex,
  ) {}

  /**
   * Returns a link to the ZIP. In one transaction it checks ownership, state and rights, writes the audit entries, and signs the link. A
   * transaction that takes rights from the requester has to wait for it, and no link is created after that one is committed.
   *
   * The request fails instead if the store no longer has the ZIP, or if the ZIP contains a pass that the requester may no longer have
   * (revoked, or its holder no longer enrolled). A retry then makes the ZIP without that pass.
   *
   * @throws RequestRefused `request-not-found`, `request-expired`, `request-not-ready` or `request-failed`; CallRefused `too-many-calls`;
   * AccountRefused if the account may no longer act
   */
  async issue(account: Account, id: string): Promise<DownloadLinkView> {
    await this.limits.count(account.id, 'link');
    const lostKey = await this.findLostArchive(account.id, id);
    return this.turns.run(account.id, () => this.decide(account, id, lostKey));
  }

  private async decide(account: Account, id: string, lostKey?: string): Promise<DownloadLinkView> {
    const issued = await retryOnConflict(() =>
      this.dataSource.transaction(async (manager) => {
        const { request, requester } = await this.requireReady(manager, account, id);
        const failure = await this.failureOf(manager, request, requester, lostKey);
        if (failure) {
          await invalidateRequest(manager, request, failure);
          return { failure };
        }
        await this.audit.recordDownload(account.id, id, manager);
        return { link: await this.sign(request) };
      }),
    );
    if (issued.link) return issued.link;
    this.logger.warn(`request ${id} is no longer ready: ${issued.failure}`);
    throw new RequestRefused('request-failed', issued.failure);
  }

  private async requireReady(manager: EntityManager, account: Account, id: string): Promise<OwnRequest> {
    const own = await lockOwnRequest(manager, account, id);
    const { state, failureCode } = own.request;
    if (state === 'failed') throw new RequestRefused('request-failed', failureCode as FailureCode);
    if (state !== 'ready') throw new RequestRefused('request-not-ready');
    return own;
  }

  /** @returns the reason why the ZIP must not be downloaded; undefined if it may be downloaded */
  private async failureOf(
    manager: EntityManager,
    { id, archiveKey }: DownloadRequest,
    requester: Account,
    lostKey: string | undefined,
  ): Promise<'archive-lost' | 'archive-outdated' | undefined> {
    await lockRegistryShared(manager);
    if (await isArchiveOutdated(manager, id, organisationIdsOf(requester))) return 'archive-outdated';
    return archiveKey === lostKey ? 'archive-lost' : undefined;
  }

  /** Signs the link. This makes no call to the store. */
  private async sign({ archiveKey, readyAt }: DownloadRequest): Promise<DownloadLinkView> {
    const { url, expiresAt } = await this.storage.signDownload(archiveKey as string, {
      fileName: fileNameOf(readyAt as Date),
      expiresInSeconds: LINK_SECONDS,
    });
    return { url, expiresAt: expiresAt.toISOString() };
  }

  /**
   * Returns the key of the archive if the store has lost it. It runs before the request is locked, because a slow store must not keep a
   * database connection busy.
   */
  private async findLostArchive(accountId: string, id: string): Promise<string | undefined> {
    const request = await this.dataSource.manager.findOne(DownloadRequest, {
      select: { id: true, archiveKey: true },
      where: { id, accountId, state: 'ready' },
    });
    if (!request?.archiveKey || (await this.storage.exists(request.archiveKey))) return undefined;
    return request.archiveKey;
  }
}

/** Returns the name of the downloaded file. It contains no personal data, because it is part of the link. */
function fileNameOf(readyAt: Date): string {
  const [date, time] = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Europe/Amsterdam',
    dateStyle: 'short',
    timeStyle: 'short',
  })
    .format(readyAt)
    .split(' ');
  return `digitale-pasjes_${date}_${time?.replace(':', '-')}.zip`;
}
