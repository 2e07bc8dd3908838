import { DownloadRequest } from '@app/database';
import { type EntityManager } from 'typeorm';
import { RequestRefused } from './request-refused';

/**
 * Reads a request and locks its row until the transaction ends, so that a decision about it stays true.
 *
 * @param accountId finds the request only if this account submitted it. Default: any request
 * @returns null when there is no such request
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
 * Returns the request if it exists and has not expired. A request is expired from its `expires_at` on, whether or not the sweep
 * has already erased it.
 *
 * @param missing the refusal when there is no request
 * @throws RequestRefused `missing` or `request-expired`
 */
export function requireNotExpired(
  request: DownloadRequest | null,
  missing: 'request-not-found' | 'request-unknown',
): DownloadRequest {
  if (!request) throw new RequestRefused(missing);
  if (request.state === 'expired' || request.isOver) throw new RequestRefused('request-expired');
  return request;
}
