import { type Request } from 'express';
import { CallRefused } from '../call-refused';

/** Header in which a page sends the account for which it was loaded. */
export const ACCOUNT_HEADER = 'X-Account';

/** Query parameter with the same content, for requests that cannot have headers of ours: event streams and links. */
export const ACCOUNT_QUERY = 'account';

/**
 * Refuses a call of a page that was loaded for another account, which happens if another account signs in in a second tab of the browser.
 * Callers that are not pages may leave the account out.
 *
 * @throws CallRefused `other-account` if the call contains another account than that of its session
 */
export function requirePageAccountMatch({ headers, query, sessionAccount }: Request): void {
  const named = [headers[ACCOUNT_HEADER.toLowerCase()], query[ACCOUNT_QUERY]];
  if (sessionAccount && named.some((id) => id !== undefined && id !== sessionAccount.id))
    throw new CallRefused('other-account');
}
