/** Dates are YYYY-MM-DD and compare as text. */

/** The last day on which a demo exam was held: qualifications of the demo are never from the future. */
export const LAST_EXAM_DAY = '2026-10-31';
/** The last expiry date of people who recertify in time. */
const LAST_EXPIRY = '2028-10-31';
const FIXED_DAYS_END = '2020-01-01';
const VALIDITY_YEARS = 2;

/**
 * Returns each expiry date that a qualification can have had so far, first to last: two years after the exam, then two years more per
 * recertification.
 *
 * Before 2020, a diploma was valid until the next 1 April or 1 October, and recertification keeps that day. Therefore expiry dates still
 * cluster on these days.
 */
export function possibleExpiryDates(examDate: string): string[] {
  const twoYearsOn = addYears(examDate, VALIDITY_YEARS);
  const dates = [examDate < FIXED_DAYS_END ? nextFixedDay(twoYearsOn) : twoYearsOn];
  for (;;) {
    const next = addYears(dates.at(-1) ?? twoYearsOn, VALIDITY_YEARS);
    if (next > LAST_EXPIRY) return dates;
    dates.push(next);
  }
}

/** Adds years to a date. 29 February becomes 28 February if the new year is no leap year. */
export function addYears(date: string, years: number): string {
  const year = Number(date.slice(0, 4)) + years;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const day = date.slice(4) === '-02-29' && !leap ? '-02-28' : date.slice(4);
  return `${String(year).padStart(4, '0')}${day}`;
}

const DAY_MS = 86_400_000;

export function addDays(date: string, days: number): string {
  return new Date(instant(date) + days * DAY_MS).toISOString().slice(0, 10);
}

export function daysBetween(from: string, to: string): number {
  return Math.round((instant(to) - instant(from)) / DAY_MS);
}

function instant(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

/** Returns the first 1 April or 1 October on or after a date. */
function nextFixedDay(date: string): string {
  const year = date.slice(0, 4);
  if (date <= `${year}-04-01`) return `${year}-04-01`;
  if (date <= `${year}-10-01`) return `${year}-10-01`;
  return `${Number(year) + 1}-04-01`;
}
