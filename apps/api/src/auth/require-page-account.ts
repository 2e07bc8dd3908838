import { type Request } from 'express';
import { Refusal } from '../refusal';

/** Header in which a page names the account that it was loaded for. */
export const ACCOUNT_HEADER = 'X-Account';

/** Query parameter with the same content, for requests that cannot have headers: event streams and links to pages. */
export const ACCOUNT_QUERY = 'account';

/**
 * Refuses a call of a page that was loaded for another account. This happens if another account signs in in a second tab of the
 * browser. Programs that are not pages may omit the account.
 *
 * @throws Refusal `other-account` if the call names another account than that of its session
 */
export function requirePageAccount({ headers, query, sessionAccount }: Request): void {
  const named = [headers[ACCOUNT_HEADER.toLowerCase()], query[ACCOUNT_QUERY]];
  if (sessionAccount && named.some((id) => id !== undefined && id !== sessionAccount.id))
    throw new Refusal('other-account');
}
