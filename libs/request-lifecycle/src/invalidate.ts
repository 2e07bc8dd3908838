import { DownloadRequest } from '@app/database';
import { type FailureCode, nextState, reasonNotEntitled, type RequestState } from '@app/download-request';
import { type EntityManager } from 'typeorm';
import { RequestRefused } from './request-refused';

/**
 * Makes a ready request failed, because its archive is lost or outdated. The requester can retry it. The object in the store, if it
 * still exists, is removed by the next sweep of orphans, since no request names it any more.
 *
 * @param request locked by the transaction of `manager`
 * @throws RequestRefused `request-not-ready`
 */
export async function invalidateRequest(
  manager: EntityManager,
  request: DownloadRequest,
  failureCode: Extract<FailureCode, 'archive-lost' | 'archive-outdated'>,
): Promise<void> {
  const state = nextState(request.state as RequestState, 'invalidate');
  if (!state) throw new RequestRefused('request-not-ready');
  await manager.update(DownloadRequest, request.id, {
    state,
    failureCode,
    archiveKey: null,
    archiveBytes: null,
    archiveSha256: null,
    readyAt: null,
    changedAt: () => 'now()',
  });
}

interface ArchivedPass {
  readonly isEnrolled: boolean;
  /** True if the qualification is revoked; null if it is no longer in the registry. */
  readonly revoked: boolean | null;
}

/**
 * Returns true if the archive of a request holds a pass that its requester may no longer have, by the same rule by which a worker
 * leaves passes out (`reasonNotEntitled`).
 *
 * The caller locks the registry (`lockRegistryShared`), so that the answer stays true until the transaction ends.
 *
 * @param organisationIds the organisations for which the requester acts now
 */
export async function isArchiveOutdated(
  manager: EntityManager,
  requestId: string,
  organisationIds: readonly string[],
): Promise<boolean> {
  // DISTINCT returns only a few different rows, even for a large archive.
  const passes = await manager.query<ArchivedPass[]>(
    `SELECT DISTINCT EXISTS (SELECT FROM enrolments e
                              WHERE e.holder_id = item.holder_id AND e.organisation_id = ANY ($2::uuid[])) AS "isEnrolled", q.revoked
       FROM download_request_items item
       LEFT JOIN qualifications q ON q.id = item.qualification_id AND q.holder_id = item.holder_id
      WHERE item.request_id = $1 AND item.missing_reason IS NULL`,
    [requestId, organisationIds],
  );
  return passes.some(
    ({ isEnrolled, revoked }) =>
      reasonNotEntitled(isEnrolled, revoked === null ? undefined : { revoked }) !== undefined,
  );
}
