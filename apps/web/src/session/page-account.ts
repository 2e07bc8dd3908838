/**
 * Id of the account for which this page was loaded. It never changes: for another account the page is loaded again, so that data of one
 * account is never shown to another.
 */
let account: string | undefined;

/** Returns the id of the page's account; undefined before signing in. */
export function getPageAccount(): string | undefined {
  return account;
}

/** Adds the page's account to a path of this server, for links and event streams, which cannot send headers. */
export function withPageAccount(path: string): string {
  return account === undefined ? path : `${path}?account=${account}`;
}

/**
 * Sets the page's account. If the page was loaded for another account, reloads it.
 *
 * @returns true if the page belongs to this account
 */
export function setPageAccount(accountId: string): boolean {
  account ??= accountId;
  if (account !== accountId) reloadPage();
  return account === accountId;
}

/** Loads the page again, at the same URL. */
export function reloadPage(): void {
  window.location.reload();
}
