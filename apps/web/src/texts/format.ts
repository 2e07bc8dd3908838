/** Number format of the Dutch texts. `formatsForLocale` returns the formats of a language. */
const NUMBER = new Intl.NumberFormat('nl-NL');

/** Formats a number in Dutch: '1.234' */
export function formatNumber(value: number): string {
  return NUMBER.format(value);
}

/** Formats a count with its noun in Dutch: '1 pasje', '1.234 pasjes' */
export function formatCount(count: number, one: string, many: string): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

/** Formats a date. @param date YYYY-MM-DD, YYYY-MM or YYYY @returns '01-04-2027', '04-2027' or '2027' */
export function formatShortDate(date: string): string {
  return date.split('-').reverse().join('-');
}

export interface Formats {
  /** Formats a date. @param date YYYY-MM-DD @returns '1 april 2027' */
  readonly longDate: (date: string) => string;
  /** Formats date and time. @param instant ISO 8601 @returns '24 november 2026 om 14:32', in Europe/Amsterdam */
  readonly moment: (instant: string) => string;
  /** Formats a time. @param instant ISO 8601 @returns '14:32:10', in Europe/Amsterdam */
  readonly time: (instant: string) => string;
  /** Formats a file size. @returns '4,7 MB', in units of 1,000 as file managers show them */
  readonly size: (bytes: number) => string;
}

const formats = new Map<string, Formats>();

/** Returns the formats of a language. @param locale BCP 47 */
export function formatsForLocale(locale: string): Formats {
  const known = formats.get(locale);
  if (known) return known;
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
  const moment = new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'Europe/Amsterdam',
  });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone: 'Europe/Amsterdam' });
  const digits = new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 });
  const made: Formats = {
    longDate: (date) => day.format(new Date(`${date}T00:00:00Z`)),
    moment: (instant) => moment.format(new Date(instant)),
    time: (instant) => time.format(new Date(instant)),
    size: (bytes) =>
      bytes < 1_000_000
        ? `${digits.format(Math.max(1, bytes / 1_000))} kB`
        : bytes < 1_000_000_000
          ? `${digits.format(bytes / 1_000_000)} MB`
          : `${digits.format(bytes / 1_000_000_000)} GB`,
  };
  formats.set(locale, made);
  return made;
}
