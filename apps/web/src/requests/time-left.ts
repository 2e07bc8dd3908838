import { type Texts } from '../texts/nl';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * 'nog 6 dagen', and more exact as the end comes near. Rounded down: it never promises more than there is.
 *
 * @param until ISO 8601
 * @param now milliseconds since the epoch
 */
export function timeLeft(until: string, now: number, { requests }: Texts): string {
  const left = Math.max(0, Date.parse(until) - now);
  if (left >= DAY_MS) return requests.daysLeft(Math.floor(left / DAY_MS));
  if (left >= HOUR_MS) return requests.hoursLeft(Math.floor(left / HOUR_MS));
  return requests.minutesLeft(Math.max(1, Math.floor(left / MINUTE_MS)));
}
