/** How long a ready request can be downloaded, in milliseconds: 7 days. */
export const AVAILABLE_FOR_MS = 7 * 24 * 60 * 60 * 1000;

/** The first instant at which a request that became ready at `readyAt` can no longer be downloaded. */
export function expiryOf(readyAt: Date): Date {
  return new Date(readyAt.getTime() + AVAILABLE_FOR_MS);
}

/** Whether the time is over: at `expiresAt` itself it is. */
export function isExpired(expiresAt: Date, now: Date): boolean {
  return now.getTime() >= expiresAt.getTime();
}
