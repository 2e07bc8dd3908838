import { monthNumber } from '../../search/parse-dates';
import { type ReadValue } from './field';

/** Patterns of partly known dates, as databases, spreadsheets and people write them. Zeros are written for unknown parts. */
const WAYS = [
  /^(?<year>\d{4})$/,
  /^(?<month>\d{1,2})[-/.](?<year>\d{4})$/,
  /^(?<year>\d{4})[-/.](?<month>\d{2})$/,
  /^00?(?<sign>[-/.])(?<month>\d{1,2})\k<sign>(?<year>\d{4})$/,
  /^(?<year>\d{4})(?<sign>[-/.]?)(?<month>\d{2})\k<sign>00$/,
  /^(?:00?[-/. ])?(?<name>\p{L}{3,9})\.?[-/., ]{0,2}(?<year>\d{4})$/u,
] as const;
/** Matches '65', '07-65', 'jul-65'. */
const SHORT_YEAR = /^(?:(?:\d{1,2}|\p{L}{3,9}\.?)[-/. ])?'?\d{2}$/u;
const ZEROS = /^0*$/;

/**
 * Reads a date with a known year, or a known year and month.
 *
 * @param written without a time; not a whole day
 * @returns YYYY or YYYY-MM; `missing` if all parts are zeros
 */
export function readPartialDate(written: string): ReadValue {
  for (const way of WAYS) {
    const { year, month = '', name } = way.exec(written)?.groups ?? {};
    if (year === undefined) continue;
    if (name === undefined && ZEROS.test(month))
      return ZEROS.test(year) ? { error: 'missing' } : { value: year };
    const number = name === undefined ? month.padStart(2, '0') : monthNumber(name.toLowerCase());
    return number >= '01' && number <= '12' ? { value: `${year}-${number}` } : { error: 'not-a-date' };
  }
  return { error: SHORT_YEAR.test(written) ? 'short-year' : 'not-a-date' };
}
