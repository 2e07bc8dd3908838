import { DownloadRequest } from '@app/database';
import { type EntityManager } from 'typeorm';
import { RequestRefused } from './request-refused';

/**
 * Reads a request and locks its row until the transaction ends, so that no other transaction can change it meanwhile.
 *
 * @param accountId finds the request only if this account submitted it; default: the requests of all accounts
 * @returns null if there is no such request
 */
export function lockRequest(
  manager: EntityManager,
  id: string,
  accountId?: string,
): Promise<DownloadRequest | null> {
  return manager.findOne(DownloadRequest, {
    where: accountId === undefined ? { id } : { id, accountId },
    lock: { mode: 'pessimistic_write' },
  });
}

/**
 * Returns the request if it exists and has not expired. A request has expired from its `expires_at` on, even if the sweep has not erased it
 * yet.
 *
 * @param missing code of the error if the request does not exist
 * @throws RequestRefused with the code `missing` or `request-expired`
 */
export function requireNotExpired(
  request: DownloadRequest | null,
  missing: 'request-not-found' | 'request-unknown',
): DownloadRequest {
  if (!request) throw new RequestRefused(missing);
  if (request.state === 'expired' || request.isOver) throw new RequestRefused('request-expired');
  return request;
}
