import { csvCell } from '@app/csv';

/** File name of the list that each archive contains. */
export const OVERVIEW_FILE_NAME = 'overzicht.csv';

/** A line of the list: a pass in the archive (`fileName`), or a pass that is missing from it (`missingReason`, in Dutch). */
export interface OverviewLine {
  readonly qualificationNumber: string;
  readonly holderName: string;
  /** Null if the line is about the whole holder, who gets no pass. */
  readonly qualificationTitle: string | null;
  /** YYYY-MM-DD; null: valid without end, or unknown. */
  readonly expiryDate: string | null;
  readonly externalNumber: string | null;
  readonly fileName: string | null;
  readonly missingReason: string | null;
}

const COLUMNS = [
  'kwalificatienummer',
  'naam',
  'kwalificatie',
  'vervaldatum',
  'extern nummer',
  'bestandsnaam',
  'reden van ontbreken',
];

/**
 * Returns `overzicht.csv`: UTF-8 with byte order mark, semicolons, CRLF, dates as dd-mm-jjjj, so that a Dutch Excel opens it correctly. A
 * cell that looks like a formula is stored as text (`csvCell`).
 */
export function overviewCsv(lines: readonly OverviewLine[]): Buffer {
  const rows = lines.map((line) => [
    line.qualificationNumber,
    line.holderName,
    line.qualificationTitle ?? '',
    dutchDate(line.expiryDate),
    line.externalNumber ?? '',
    line.fileName ?? '',
    line.missingReason ?? '',
  ]);
  const text = [COLUMNS, ...rows].map((cells) => `${cells.map(csvCell).join(';')}\r\n`).join('');
  return Buffer.from(`\ufeff${text}`, 'utf8');
}

function dutchDate(date: string | null): string {
  return date === null ? '' : date.split('-').reverse().join('-');
}
