import { hucre } from './hucre';
import { type RejectCode } from '../rejects';

/** Spreadsheets keep 15 digits: of a longer number the last ones are lost. */
const MOST = 1e15;
/** Signs that show another number than the one that is kept, or another one under a condition. */
const SHOWS_ANOTHER = /%|\[[<>=]/;
/** Colours and languages. */
const BRACKETS = /\[[^\]]*\]/g;
/** Spaces as wide as a sign, and signs that fill the cell. */
const PADDING = /\\.|"[^"]*"|[_*]./g;
/** Places for digits, with text between them, and nothing that is calculated. */
const DIGIT_PLACES = /^(?:[0#?]|"[^"]*"|\\.|[- ])+$/;
/** Characters of a format for such a number: numbers have 15 digits, and texts between them are short. */
const LONGEST = 60;
const WITH_ZEROS = /0.*0|["\\ -]/;

/**
 * A number in a column of text as the spreadsheet shows it: with the zeros and signs of the cell's format. Where a
 * format only sets it, by thousands, decimals or powers of ten, all its digits.
 *
 * @param format as workbooks write it
 */
export function asWritten(value: number, format: string): string | { readonly code: RejectCode } {
  if (!Number.isInteger(value) || value < 0 || value >= MOST || SHOWS_ANOTHER.test(format))
    return { code: 'number-format' };
  if (format === 'General' || format === '0' || format === '@') return String(value);
  const [forPositive = ''] = format.replace(BRACKETS, '').split(';');
  if (forPositive.length > LONGEST) return { code: 'number-format' };
  const places = forPositive.replace(PADDING, (sign) => (/^[_*]/.test(sign) ? '' : sign));
  return DIGIT_PLACES.test(places) && WITH_ZEROS.test(places)
    ? hucre().formatValue(value, places)
    : String(value);
}
