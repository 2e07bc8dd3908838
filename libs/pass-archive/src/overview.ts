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

/** A cell that a spreadsheet would run instead of show; the wide forms are what an East Asian Excel accepts too. */
const FORMULA = /^[\s]*[=+\-@\t\r＝＋－＠]/u;
const NEEDS_QUOTES = /[";\r\n]|^\s|\s$/u;

/**
 * `overzicht.csv`: UTF-8 with byte order mark, semicolons, CRLF, dates as dd-mm-jjjj, as Excel opens it in Dutch.
 * A cell that reads as a formula gets an apostrophe in front, so that it is text and nothing else.
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
  const text = [COLUMNS, ...rows].map((cells) => `${cells.map(cell).join(';')}\r\n`).join('');
  return Buffer.from(`\ufeff${text}`, 'utf8');
}

function cell(value: string): string {
  const text = FORMULA.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function dutchDate(date: string | null): string {
  return date === null ? '' : date.split('-').reverse().join('-');
}
