import { Injectable, Logger } from '@nestjs/common';
import { type Account, DownloadRequest, outliveConflicts } from '@app/database';
import { ArchiveStorage } from '@app/archive-storage';
import { holdRegistry } from '@app/registry';
import { type FailureCode, failureText, nextState, type RequestState } from '@app/download-request';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog } from '../audit/audit-log';
import { organisationIdsOf } from '../auth/current-account';
import { Problem } from '../http/problem';
import { CallLimits } from './call-limits';
import { type DownloadLinkView } from './download-request.view';
import { AccountTurns } from './account-turns';
import { lockOwnRequest, type OwnRequest } from './lock-own-request';

/**
 * Long enough for a click to arrive, too short to pass on, and how long a link goes on working whose right was taken just after
 * it was given. A phone on GPRS with round trips of 2 s to the store, TLS and all, needs 14 s (`slow-phone.story.ts`), and
 * twice that when a packet of its handshake is lost more than once. Seconds.
 */
const LINK_SECONDS = 60;

/** Makes the link behind 'Download pdf's', anew for each click. */
@Injectable()
export class DownloadLinkService {
  private readonly logger = new Logger('download-link');

  constructor(
    private readonly dataSource: DataSource,
    private readonly storage: ArchiveStorage,
    private readonly audit: AuditLog,
    private readonly limits: CallLimits,
    private readonly turns: AccountTurns,
  ) {}

  /**
   * Checks ownership, state and right as they are *now*, writes the audit entries and signs, all in one transaction that whoever
   * takes a right away waits for: once that is done, no link is made any more. Only what is committed is answered.
   *
   * A ZIP that the store no longer has, or that holds a pass which its requester may no longer have (revoked since, or
   * no longer enrolled), makes the request failed, to be made again without it.
   *
   * @throws Problem `request-not-found`, `request-expired`, `request-not-ready`, `request-failed` or `too-many-calls`;
   * AccountRefused when the account may act no longer.
   */
  async issue(account: Account, id: string): Promise<DownloadLinkView> {
    await this.limits.count(account.id, 'link');
    const lostKey = await this.findLostArchive(account.id, id);
    return this.turns.run(account.id, () => this.decide(account, id, lostKey));
  }

  private async decide(account: Account, id: string, lostKey?: string): Promise<DownloadLinkView> {
    const issued = await outliveConflicts(() =>
      this.dataSource.transaction(async (manager) => {
        const { request, requester } = await this.requireReady(manager, account, id);
        const failure = await this.failureOf(manager, request, requester, lostKey);
        if (failure) return { failure, link: await this.lose(manager, request, failure) };
        await this.audit.recordDownload(account.id, id, manager);
        return { link: await this.sign(request) };
      }),
    );
    if (!issued.link) throw new Problem('request-failed', reasonOf(issued.failure));
    return issued.link;
  }

  private async requireReady(manager: EntityManager, account: Account, id: string): Promise<OwnRequest> {
    const own = await lockOwnRequest(manager, account, id);
    const { state, failureCode } = own.request;
    if (state === 'failed') throw new Problem('request-failed', reasonOf(failureCode as FailureCode));
    if (state !== 'ready') throw new Problem('request-not-ready');
    return own;
  }

  /** Why the ZIP is no longer what its requester may have. */
  private async failureOf(
    manager: EntityManager,
    { id, archiveKey }: DownloadRequest,
    requester: Account,
    lostKey: string | undefined,
  ): Promise<FailureCode | undefined> {
    await holdRegistry(manager);
    if (await this.isOutdated(manager, requester, id)) return 'archive-outdated';
    return archiveKey === lostKey ? 'archive-lost' : undefined;
  }

  /** Nothing is asked of the store: the signature is made here. */
  private async sign({ archiveKey, readyAt }: DownloadRequest): Promise<DownloadLinkView> {
    const { url, expiresAt } = await this.storage.signDownload(archiveKey as string, {
      fileName: fileNameOf(readyAt as Date),
      expiresInSeconds: LINK_SECONDS,
    });
    return { url, expiresAt: expiresAt.toISOString() };
  }

  /** Asked before the request is locked: a store that is slow must not hold a connection of the database. */
  private async findLostArchive(accountId: string, id: string): Promise<string | undefined> {
    const request = await this.dataSource.manager.findOne(DownloadRequest, {
      select: { id: true, archiveKey: true },
      where: { id, accountId, state: 'ready' },
    });
    if (!request?.archiveKey || (await this.storage.exists(request.archiveKey))) return undefined;
    return request.archiveKey;
  }

  /** Whether the ZIP holds a pass that its requester may no longer have. */
  private async isOutdated(manager: EntityManager, account: Account, id: string): Promise<boolean> {
    const [{ outdated }] = await manager.query<[{ outdated: boolean }]>(
      `SELECT EXISTS (
         SELECT FROM download_request_items item
          WHERE item.request_id = $1 AND item.missing_reason IS NULL
            AND NOT EXISTS (
              SELECT FROM qualifications q JOIN enrolments e ON e.holder_id = q.holder_id
               WHERE q.id = item.qualification_id AND NOT q.revoked AND e.organisation_id = ANY ($2::uuid[]))
       ) AS outdated`,
      [id, organisationIdsOf(account)],
    );
    return outdated;
  }

  /** The object itself, if there is one, goes with the next sweep of orphans: no request names it any more. */
  private async lose(
    manager: EntityManager,
    request: DownloadRequest,
    failureCode: FailureCode,
  ): Promise<undefined> {
    const state = nextState(request.state as RequestState, 'lose');
    await manager.update(DownloadRequest, request.id, {
      state,
      failureCode,
      archiveKey: null,
      archiveBytes: null,
      archiveSha256: null,
      readyAt: null,
      changedAt: () => 'now()',
    });
    this.logger.warn(`request ${request.id} is no longer ready: ${failureCode}`);
  }
}

function reasonOf(code: FailureCode): { failure: FailureCode; reason: string } {
  return { failure: code, reason: failureText(code) };
}

/** No personal data: this name travels in the link. */
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
