import { loadedHucre } from './hucre';
import { type RejectCode } from '../rejects';

/** Spreadsheets store 15 digits: longer numbers have lost their last digits. */
const MOST = 1e15;
/** Matches formats that show a number other than the stored one, or depend on a condition. */
const SHOWS_ANOTHER = /%|\[[<>=]/;
/** Matches colours and languages. */
const BRACKETS = /\[[^\]]*\]/g;
/** Matches spaces of the width of a character, and characters that fill the cell. */
const PADDING = /\\.|"[^"]*"|[_*]./g;
/** Matches formats with only digit places and text between them, and no calculation. */
const DIGIT_PLACES = /^(?:[0#?]|"[^"]*"|\\.|[- ])+$/;
/** Maximum length of a format, in characters. Numbers have 15 digits, and the texts between them are short. */
const LONGEST = 60;
const WITH_ZEROS = /0.*0|["\\ -]/;

/**
 * Returns the number of a text column as the spreadsheet shows it, with the zeros and signs of the cell's format. If the format only adds
 * thousands separators, decimals or exponents, all digits are returned without them.
 *
 * @param format in the notation of workbooks
 */
export function displayedNumber(value: number, format: string): string | { readonly code: RejectCode } {
  if (!Number.isInteger(value) || value < 0 || value >= MOST || SHOWS_ANOTHER.test(format))
    return { code: 'number-format' };
  if (format === 'General' || format === '0' || format === '@') return String(value);
  const [forPositive = ''] = format.replace(BRACKETS, '').split(';');
  if (forPositive.length > LONGEST) return { code: 'number-format' };
  const places = forPositive.replace(PADDING, (sign) => (/^[_*]/.test(sign) ? '' : sign));
  return DIGIT_PLACES.test(places) && WITH_ZEROS.test(places)
    ? loadedHucre().formatValue(value, places)
    : String(value);
}
