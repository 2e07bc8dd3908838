import { csvCell } from '@app/csv';

/** The name of the list that every archive carries. */
export const OVERVIEW_FILE_NAME = 'overzicht.csv';

/** One line of the list: a pass in the archive (`fileName`), or what is missing from it (`missingReason`, in Dutch). */
export interface OverviewLine {
  readonly qualificationNumber: string;
  readonly holderName: string;
  /** Null: the holder as a whole yields no pass. */
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
 * `overzicht.csv`: UTF-8 with byte order mark, semicolons, CRLF, dates as dd-mm-jjjj, as Excel opens it in Dutch.
 * A cell that reads as a formula is text and nothing else (`csvCell`).
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
