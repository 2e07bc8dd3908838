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

/** Each with its parts in the order that stands beside it. */
const WAYS: readonly (readonly [pattern: RegExp, parts: string])[] = [
  ['(\\d{4})[-/. ](\\d{1,2})[-/. ](\\d{1,2})', 'ymd'],
  [`${DAY} ?[-/.] ?(\\d{1,2}) ?[-/.] ?${YEAR}`, 'dmy'],
  [`${DAY} (\\d{1,2}) (\\d{4})`, 'dmy'],
  [`${DAY}(?:e|de|ste|st|nd|rd|th)?[ .-]*${MONTH}[ ,.-]*${YEAR}`, 'dmy'],
  [`${MONTH} ${DAY}(?:st|nd|rd|th)?,? ?(\\d{4})`, 'mdy'],
  ['(\\d{2})(\\d{2})(\\d{4})', 'dmy'],
  ['(\\d{4})(\\d{2})(\\d{2})', 'ymd'],
  ['(\\d{4})(?![-/.]\\d)', 'y'],
].map(([pattern = '', parts = '']) => [new RegExp(`^${pattern}${END}`, 'u'), parts]);

/** A date as people write it, at the beginning of a text. */
export interface TypedDate {
  /** The part of the text that the date takes. */
  readonly text: string;
  /** The days that it can mean: two of them for a year of two digits, one in each century. */
  readonly born: readonly Days[];
}

/** Reads '5-10-1962', '5 oktober 1962', '05101962', '5-10-62', '1962'. @param text lower case, with single spaces */
export function typedDateAt(text: string): TypedDate | null {
  for (const [pattern, parts] of WAYS) {
    const found = pattern.exec(text);
    if (!found) continue;
    const part = (name: string) => found[1 + parts.indexOf(name)] ?? '';
    const years = part('y').length === 4 && parts !== 'y' ? [part('y')] : yearsOf(part('y'));
    const born =
      parts === 'y' ? years.map(wholeYear) : years.flatMap((year) => dayOf(year, part('m'), part('d')));
    if (born.length > 0) return { text: found[0], born };
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

function wholeYear(year: string): Days {
  return [`${year}-01-01`, `${year}-12-31`];
}

/** None when there is no such day. */
function dayOf(year: string, month: string, day: string): Days[] {
  const date = calendarDate(`${year}-${monthOf(month)}-${day.padStart(2, '0')}`);
  return date === null ? [] : [[date, date]];
}

/** The text itself when it is YYYY-MM-DD and such a day exists, otherwise null. */
export function calendarDate(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '0001-01-01') return null;
  const instant = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text) ? text : null;
}
