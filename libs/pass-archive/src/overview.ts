import { csvCell } from '@app/csv';

/** File name of the list that each archive contains. */
export const OVERVIEW_FILE_NAME = 'overzicht.csv';

/**
 * A line of the list. It is about a pass in the archive (then `fileName` is set), or about a missing pass (then `missingReason` is set, in
 * Dutch).
 */
export interface OverviewLine {
  readonly qualificationNumber: string;
  readonly holderName: string;
  /** Null if the line is about a holder who has no pass at all. */
  readonly qualificationTitle: string | null;
  /** YYYY-MM-DD. Null if the qualification does not expire, or is not known. */
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
