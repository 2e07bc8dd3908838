/**
 * The account that this page was drawn for. It is set once: for another account the page starts anew, so that nothing of
 * what one account chose or was told is ever another's.
 */
let account: string | undefined;

/** The id of the page's account. Undefined until somebody signs in. */
export function getPageAccount(): string | undefined {
  return account;
}

/** This address of ours, naming the page's account: for what can send no headers. */
export function withPageAccount(path: string): string {
  return account === undefined ? path : `${path}?account=${account}`;
}

/** From now on the page is this account's, or starts anew when it is another's. @returns whether it is. */
export function setPageAccount(accountId: string): boolean {
  account ??= accountId;
  if (account !== accountId) reloadPage();
  return account === accountId;
}

/** Asks the server for the page again, at the same address. */
export function reloadPage(): void {
  window.location.reload();
}
