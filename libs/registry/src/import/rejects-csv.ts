import { csvCell } from '@app/csv';
import { type Reject, REJECT_REASONS } from './rejects';

/** The first line of `rejects.csv`. */
export const REJECTS_CSV_HEADER = 'file,line,column,reason,confirm\n';

/** Returns a line of `rejects.csv`, with its line break. */
export function rejectCsvLine({ file, line, column, code, confirm }: Reject): string {
  return `${csvCell(file)},${line},${column ?? ''},${csvCell(REJECT_REASONS[code])},${confirm ?? ''}\n`;
}
