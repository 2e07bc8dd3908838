import { loadedHucre } from './hucre';
import { type CellFormat } from './workbook';

/** First reliable day number. Before 1 March 1900 programs differ by a day, because some count a 29 February 1900. */
const FIRST_SURE = 61;
/** Day numbers of 31 December 9999. */
const LAST = { from1900: 2_958_465, from1904: 2_957_003 };

/** Difference between day numbers from 1900 and from 1904. */
export const DAYS_TO_1904 = 1_462;

/**
 * Converts a number that a cell shows as a day: `YYYY-MM-DD`, with ` HH:MM:SS` after it unless it is midnight. If the format shows only a
 * month or a year, only that is returned, because the user never saw the day. A year that is not shown was not seen either: a spreadsheet
 * adds the current year to '12-5'.
 *
 * @param is1904 true if days are counted from 1904
 * @returns undefined if the number is no reliable day, or no year is shown
 */
export function dateText(
  serial: number,
  { code, showsDay, showsYear }: CellFormat,
  is1904: boolean,
): string | undefined {
  const [first, last] = is1904 ? [0, LAST.from1904] : [FIRST_SURE, LAST.from1900];
  if (!(serial >= first && serial < last + 1)) return undefined;
  if (!showsYear) return undefined;
  if (!showsDay) return loadedHucre().formatValue(serial, code, { is1904 });
  const [day = '', time = ''] = new Date(
    Math.round(loadedHucre().serialToDate(serial, is1904).getTime() / 1000) * 1000,
  )
    .toISOString()
    .split(/[T.]/);
  return time === '00:00:00' ? day : `${day} ${time}`;
}
