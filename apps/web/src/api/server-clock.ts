/** By how much the server's clock is ahead of this one's. Milliseconds. */
let aheadMs = 0;

/** @param date of an answer that has just come, as its header tells it: in whole seconds */
export function syncServerClock(date: string | null): void {
  const serverMs = Date.parse(date ?? '');
  // Rather a second later than it is: what is promised until then is still there.
  if (!Number.isNaN(serverMs)) aheadMs = serverMs + 1_000 - Date.now();
}

/** The server's time: up to a second ahead of its clock, and behind it by the time that an answer takes. Milliseconds since the epoch. */
export function serverNow(): number {
  return Date.now() + aheadMs;
}
