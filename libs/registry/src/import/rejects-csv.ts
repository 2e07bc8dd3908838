import { type Reject, REJECT_REASONS } from './rejects';

/** The first line of `rejects.csv`. */
export const REJECTS_HEADER = 'file,line,column,reason\n';

/** A line of `rejects.csv`, with its line break. */
export function rejectLine({ file, line, column, code }: Reject): string {
  return `${csvField(file)},${line},${column ?? ''},${csvField(REJECT_REASONS[code])}\n`;
}

/** A spreadsheet takes what begins like a formula for one. */
function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
