import { DownloadRequest } from '@app/database';
import { type EntityManager } from 'typeorm';
import { Problem } from '../http/problem';

/**
 * The requester's own request, locked until the transaction ends, so that what is decided about it stays true.
 *
 * @throws Problem `request-not-found` when it does not exist or is somebody else's, `request-expired` when its time is over.
 */
export async function lockOwnRequest(
  manager: EntityManager,
  accountId: string,
  id: string,
): Promise<DownloadRequest> {
  const request = await manager.findOne(DownloadRequest, {
    where: { id, accountId },
    lock: { mode: 'pessimistic_write' },
  });
  if (!request) throw new Problem('request-not-found');
  if (request.state === 'expired' || request.isOver) throw new Problem('request-expired');
  return request;
}
