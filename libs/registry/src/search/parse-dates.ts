/** The first and last day of a range of birth dates, YYYY-MM-DD, both included. */
export type DayRange = readonly [first: string, last: string];

/** The earliest year of birth; all holders were born later. */
const FIRST_YEAR = 1900;

/** Names of months, Dutch and English, full and short. */
const MONTHS = [
  'jan(?:uari|uary)?',
  'feb(?:ruari|ruary)?',
  'mrt|maart|mar(?:ch)?',
  'apr(?:il)?',
  'mei|may',
  'jun[ie]?',
  'jul[iy]?',
  'aug(?:ustus|ust)?',
  'sep(?:t|tember)?',
  'o[kc]t(?:ober)?',
  'nov(?:ember)?',
  'dec(?:ember)?',
];
const MONTH = `(${MONTHS.join('|')})(?!\\p{L})\\.?`;
const DAY = '(\\d{1,2})';
const YEAR = '(\\d{4}|\\d{2})';
const END = '(?![\\p{L}\\p{N}])';
/** No further date part follows. */
const ALONE = '(?![-/.]\\d)';
const MONTH_NUMBER = '(0?[1-9]|1[0-2])';
/** A month, or zeros if the month is unknown. */
const MONTH_OR_ZEROS = '(00|0?[1-9]|1[0-2])';

/** Patterns of dates, with the order of their parts. */
const WAYS: readonly (readonly [pattern: RegExp, parts: string])[] = [
  ['(\\d{4})[-/. ](\\d{1,2})[-/. ](\\d{1,2})', 'ymd'],
  [`${DAY} ?[-/.] ?(\\d{1,2}) ?[-/.] ?${YEAR}`, 'dmy'],
  [`${DAY} (\\d{1,2}) (\\d{4})`, 'dmy'],
  [`${DAY}(?:e|de|ste|st|nd|rd|th)?[ .-]*${MONTH}[ ,.-]*${YEAR}`, 'dmy'],
  [`${MONTH} ${DAY}(?:st|nd|rd|th)?,? ?(\\d{4})`, 'mdy'],
  ['(\\d{2})(\\d{2})(\\d{4})', 'dmy'],
  ['(\\d{4})(\\d{2})(\\d{2})', 'ymd'],
  [`00[-/.]${MONTH_OR_ZEROS}[-/.](\\d{4})`, 'my'],
  [`(\\d{4})[-/.]${MONTH_OR_ZEROS}[-/.]00`, 'ym'],
  [`(\\d{4})[-/.]${MONTH_NUMBER}${ALONE}`, 'ym'],
  [`${MONTH_NUMBER}[-/.](\\d{4})${ALONE}`, 'my'],
  // 'Jan 1962' is more likely a person called Jan who was born in 1962.
  [`(?!jan,? )${MONTH}[ ,.-]*(\\d{4})`, 'my'],
  [`(\\d{4})${ALONE}`, 'y'],
].map(([pattern = '', parts = '']) => [new RegExp(`^${pattern}${END}`, 'u'), parts]);

/** A date at the beginning of a typed text. */
export interface TypedDate {
  /** The part of the text that is the date. */
  readonly text: string;
  /** The days that it can mean. A year of two digits has two meanings, one per century. */
  readonly birthDates: readonly DayRange[];
  /** The words that may be meant instead: 'mei 1962' can be a person called Mei. */
  readonly words?: readonly string[];
}

/**
 * Reads a date such as '5-10-1962', '5 oktober 1962', '05101962' or '5-10-62', and a partial date such as '1962', '00-00-1962',
 * '10-1962', '1962-10', '00-10-1962' or 'oktober 1962'.
 *
 * @param text in lower case, with single spaces
 */
export function parseLeadingDate(text: string): TypedDate | null {
  for (const [pattern, parts] of WAYS) {
    const found = pattern.exec(text);
    if (!found) continue;
    const part = (name: string) => (parts.includes(name) ? (found[1 + parts.indexOf(name)] ?? '') : '');
    const [year, month, day] = [part('y'), part('m'), part('d')];
    const years = year.length === 4 && day !== '' ? [year] : yearsOf(year);
    const birthDates = years.flatMap((each) => daysOf(each, month, day));
    if (birthDates.length === 0) continue;
    const isNamedMonth = day === '' && monthNumber(month) !== '';
    return { text: found[0], birthDates, ...(isNamedMonth && { words: [month, year] }) };
  }
  return null;
}

/**
 * Returns the number of a month: '07' for 'juli'; '' if the name is not a month. @param name in lower case, Dutch or English, full or
 * short
 */
export function monthNumber(name: string): string {
  const named = MONTHS.findIndex((month) => new RegExp(`^(?:${month})$`, 'u').test(name));
  return named < 0 ? '' : String(named + 1).padStart(2, '0');
}

function monthOf(text: string): string {
  return monthNumber(text) || text.padStart(2, '0');
}

/** Returns the years of birth that the text can mean. */
function yearsOf(text: string): string[] {
  const thisYear = new Date().getFullYear();
  const years = text.length === 2 ? [1900 + Number(text), 2000 + Number(text)] : [Number(text)];
  return years.filter((year) => year >= FIRST_YEAR && year <= thisYear).map(String);
}

/**
 * Returns the days of a date; none if it does not exist.
 *
 * @param month '' or zeros if only the year was typed
 * @param day '' if only month and year were typed
 */
function daysOf(year: string, month: string, day: string): DayRange[] {
  const start = `${year}-${monthOf(month)}`;
  if (day === '')
    return /^0*$/.test(month) ? [[`${year}-01-01`, `${year}-12-31`]] : [[`${start}-01`, lastDayOf(start)]];
  const date = isoDateOrNull(`${start}-${day.padStart(2, '0')}`);
  return date === null ? [] : [[date, date]];
}

/** Returns the last day of a month. @param month YYYY-MM @returns YYYY-MM-DD */
function lastDayOf(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

/** Returns the text if it is an existing day in the form YYYY-MM-DD; otherwise null. */
export function isoDateOrNull(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '0001-01-01') return null;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text) ? text : null;
}
