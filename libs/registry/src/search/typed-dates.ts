/** Days between which a birth date lies, YYYY-MM-DD, both of them included. */
export type Days = readonly [first: string, last: string];

/** Years before it are no birth years: all holders were born later. */
const FIRST_YEAR = 1900;

/** Dutch and English, whole and short. */
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
/** No further part follows. */
const ALONE = '(?![-/.]\\d)';
const MONTH_NUMBER = '(0?[1-9]|1[0-2])';
/** Zeros stand for what is not known. */
const MONTH_OR_ZEROS = '(00|0?[1-9]|1[0-2])';

/** Each with its parts in the order that stands beside it. */
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
  // 'Jan 1962' is rather Jan who was born in 1962.
  [`(?!jan,? )${MONTH}[ ,.-]*(\\d{4})`, 'my'],
  [`(\\d{4})${ALONE}`, 'y'],
].map(([pattern = '', parts = '']) => [new RegExp(`^${pattern}${END}`, 'u'), parts]);

/** A date as people write it, at the beginning of a text. */
export interface TypedDate {
  /** The part of the text that the date takes. */
  readonly text: string;
  /** The days that it can mean: two of them for a year of two digits, one in each century. */
  readonly born: readonly Days[];
  /** The words that may be meant instead: 'mei 1962' can be a person called Mei. */
  readonly words?: readonly string[];
}

/**
 * Reads '5-10-1962', '5 oktober 1962', '05101962', '5-10-62'; and of a date that is known in part '1962', '00-00-1962', '10-1962',
 * '1962-10', '00-10-1962', 'oktober 1962'.
 *
 * @param text lower case, with single spaces
 */
export function typedDateAt(text: string): TypedDate | null {
  for (const [pattern, parts] of WAYS) {
    const found = pattern.exec(text);
    if (!found) continue;
    const part = (name: string) => (parts.includes(name) ? (found[1 + parts.indexOf(name)] ?? '') : '');
    const [year, month, day] = [part('y'), part('m'), part('d')];
    const years = year.length === 4 && day !== '' ? [year] : yearsOf(year);
    const born = years.flatMap((each) => daysOf(each, month, day));
    if (born.length === 0) continue;
    const isNamedMonth = day === '' && monthNumber(month) !== '';
    return { text: found[0], born, ...(isNamedMonth && { words: [month, year] }) };
  }
  return null;
}

/** @param name of a month, lower case, Dutch or English, whole or short @returns '07' for 'juli', '' when it is none */
export function monthNumber(name: string): string {
  const named = MONTHS.findIndex((month) => new RegExp(`^(?:${month})$`, 'u').test(name));
  return named < 0 ? '' : String(named + 1).padStart(2, '0');
}

function monthOf(text: string): string {
  return monthNumber(text) || text.padStart(2, '0');
}

/** Those that a year can be in which somebody was born. */
function yearsOf(text: string): string[] {
  const thisYear = new Date().getFullYear();
  const years = text.length === 2 ? [1900 + Number(text), 2000 + Number(text)] : [Number(text)];
  return years.filter((year) => year >= FIRST_YEAR && year <= thisYear).map(String);
}

/**
 * None when there is no such day.
 *
 * @param month '' or zeros when the year is all that was typed
 * @param day '' when the month is
 */
function daysOf(year: string, month: string, day: string): Days[] {
  const start = `${year}-${monthOf(month)}`;
  if (day === '')
    return /^0*$/.test(month) ? [[`${year}-01-01`, `${year}-12-31`]] : [[`${start}-01`, lastDayOf(start)]];
  const date = calendarDate(`${start}-${day.padStart(2, '0')}`);
  return date === null ? [] : [[date, date]];
}

/** @param month YYYY-MM @returns YYYY-MM-DD */
function lastDayOf(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

/** The text itself when it is YYYY-MM-DD and such a day exists, otherwise null. */
export function calendarDate(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '0001-01-01') return null;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text) ? text : null;
}
