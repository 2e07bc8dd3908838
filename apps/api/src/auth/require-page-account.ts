import { type Request } from 'express';
import { Refusal } from '../refusal';

/** The header by which a page names the account that it was drawn for. */
export const ACCOUNT_HEADER = 'X-Account';

/** The same in the address, for what a page opens without headers: an event stream, another page. */
export const ACCOUNT_QUERY = 'account';

/**
 * A page that was drawn for one account must not act for another, which signed in in another tab meanwhile: each of its calls names the
 * account. Programs without a page may leave it out.
 *
 * @throws Refusal `other-account` when the call names another account than that of its session
 */
export function requirePageAccount({ headers, query, sessionAccount }: Request): void {
  const named = [headers[ACCOUNT_HEADER.toLowerCase()], query[ACCOUNT_QUERY]];
  if (sessionAccount && named.some((id) => id !== undefined && id !== sessionAccount.id))
    throw new Refusal('other-account');
}
