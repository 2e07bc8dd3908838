import { lockRights } from '@app/accounts';
import { type Account, type DownloadRequest } from '@app/database';
import { lockRequest, requireNotExpired } from '@app/request-lifecycle';
import { type EntityManager } from 'typeorm';

/** A request, and its requester's rights as they are now. */
export interface OwnRequest {
  readonly request: DownloadRequest;
  readonly requester: Account;
}

/**
 * Locks the requester's own request and rights until the transaction ends, so that a decision about them stays true.
 *
 * The request is locked before the rights: the wait for a request can be long, and a transaction that takes a right away must not wait
 * for it.
 *
 * @throws RequestRefused `request-not-found` (also for a request of another account) or `request-expired`; AccountRefused when the
 * requester may no longer act
 */
export async function lockOwnRequest(
  manager: EntityManager,
  account: Account,
  id: string,
): Promise<OwnRequest> {
  const request = await lockRequest(manager, id, account.id);
  const requester = { ...account, ...(await lockRights(manager, account)) };
  return { request: requireNotExpired(request, 'request-not-found'), requester };
}
