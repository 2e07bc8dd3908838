import { lockRights } from '@app/accounts';
import { type Account, type DownloadRequest } from '@app/database';
import { lockRequest, requireNotExpired } from '@app/request-lifecycle';
import { type EntityManager } from 'typeorm';

/** A locked request, and the current rights of its requester. */
export interface OwnRequest {
  readonly request: DownloadRequest;
  readonly requester: Account;
}

/**
 * Locks a request of the account and the account's rights until the transaction ends, so that a decision based on them stays valid.
 *
 * The request is locked first: waiting for it can take long, and a transaction that changes the rights must not have to wait for that.
 *
 * @throws RequestRefused `request-not-found` (also for a request of another account) or `request-expired`; AccountRefused if the requester
 * may no longer act
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
