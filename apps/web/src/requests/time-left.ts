import { type Texts } from '../texts/nl';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * Returns the remaining time as 'nog 6 dagen', in hours on the last day and in minutes in the last hour. It is
 * rounded down, so that it does not promise too much.
 *
 * @param until ISO 8601
 * @param now milliseconds since the epoch
 */
export function formatTimeLeft(until: string, now: number, { requests }: Texts): string {
  const left = Math.max(0, Date.parse(until) - now);
  if (left >= DAY_MS) return requests.daysLeft(Math.floor(left / DAY_MS));
  if (left >= HOUR_MS) return requests.hoursLeft(Math.floor(left / HOUR_MS));
  return requests.minutesLeft(Math.max(1, Math.floor(left / MINUTE_MS)));
}
