import { hucre } from './hucre';
import { type CellFormat } from './workbook';

/** Before 1 March 1900 programs disagree by a day, since 1900 has a 29 February for some. */
const FIRST_SURE = 61;
/** 31 December 9999. */
const LAST = { from1900: 2_958_465, from1904: 2_957_003 };

/** From the days that count from 1900 to those that count from 1904. */
export const DAYS_TO_1904 = 1_462;

/**
 * A number that a cell shows as a day: `YYYY-MM-DD`, with ` HH:MM:SS` behind it unless it is midnight. A format that
 * shows a month or a year alone gives what is shown: the day behind it was never seen. A year that is not shown was not
 * seen, either: a spreadsheet puts the current one behind '12-5'.
 *
 * @param is1904 days are counted from 1904
 * @returns undefined when it is no day that is sure, or shows no year
 */
export function dayText(
  serial: number,
  { code, showsDay, showsYear }: CellFormat,
  is1904: boolean,
): string | undefined {
  const [first, last] = is1904 ? [0, LAST.from1904] : [FIRST_SURE, LAST.from1900];
  if (!(serial >= first && serial < last + 1)) return undefined;
  if (!showsYear) return undefined;
  if (!showsDay) return hucre().formatValue(serial, code, { is1904 });
  const [day = '', time = ''] = new Date(
    Math.round(hucre().serialToDate(serial, is1904).getTime() / 1000) * 1000,
  )
    .toISOString()
    .split(/[T.]/);
  return time === '00:00:00' ? day : `${day} ${time}`;
}
