/** Difference between the server's clock and the clock of this device, in milliseconds; positive if the server's is ahead. */
let aheadMs = 0;

/**
 * Estimates the difference of the clocks from a response that has just arrived.
 *
 * @param date `Date` header of the response, which has no fractions of a second
 */
export function syncServerClock(date: string | null): void {
  const serverMs = Date.parse(date ?? '');
  // One second is added, because the header is rounded down. It is better to show too little time left than too much.
  if (!Number.isNaN(serverMs)) aheadMs = serverMs + 1_000 - Date.now();
}

/**
 * Returns the estimated time of the server, in milliseconds since the epoch. It is at most one second too late, and at most the travel time
 * of a response too early.
 */
export function serverNow(): number {
  return Date.now() + aheadMs;
}
