import { lockRights } from '@app/accounts';
import { type Account, DownloadRequest } from '@app/database';
import { type EntityManager } from 'typeorm';
import { Problem } from '../http/problem';

/** A request, and its requester's rights as they are now. */
export interface OwnRequest {
  readonly request: DownloadRequest;
  readonly requester: Account;
}

/**
 * The requester's own request and rights, locked until the transaction ends, so that what is decided about it stays true.
 * The request first: whoever holds it may hold it for long, and nobody who takes a right away waits for that.
 *
 * @throws Problem `request-not-found` when it does not exist or is somebody else's, `request-expired` when its time is over;
 * AccountRefused when the requester may act no longer.
 */
export async function lockOwnRequest(
  manager: EntityManager,
  account: Account,
  id: string,
): Promise<OwnRequest> {
  const request = await manager.findOne(DownloadRequest, {
    where: { id, accountId: account.id },
    lock: { mode: 'pessimistic_write' },
  });
  const requester = { ...account, ...(await lockRights(manager, account)) };
  if (!request) throw new Problem('request-not-found');
  if (request.state === 'expired' || request.isOver) throw new Problem('request-expired');
  return { request, requester };
}
