import { ImportRefused } from '../import-refused';

const MIB = 1024 ** 2;

/** Limits of a workbook. A sheet with 1,048,576 rows, the maximum of spreadsheets, is well below them. */
export const WORKBOOK_LIMITS = {
  /** Size of the packed workbook. It is kept in memory, because the directory of a ZIP archive is at its end. Bytes. */
  packedBytes: 64 * MIB,
  /** Number of parts of the archive, including pictures. */
  parts: 1_000,
  /** Total size of all unpacked parts. Bytes. */
  unpackedBytes: 2_048 * MIB,
  /** Size of a part other than sheets and texts, such as the list of formats. Bytes. */
  smallPartBytes: 32 * MIB,
  /** Maximum compression ratio of a part with more than `ratioFrom` bytes. */
  ratio: 200,
  ratioFrom: 16 * MIB,
  sheets: 100,
  /** Number of cell formats. Excel's limit is 65,490. */
  formats: 100_000,
  /** Number of cells in all sheets, including empty cells and the cells that a row skips before its last one. */
  cells: 32_000_000,
  /** Number of columns; Excel's limit. */
  columns: 16_384,
  rows: 1_048_576,
  /** Number of shared strings. */
  texts: 8_000_000,
  /** Total size of the shared strings in UTF-8. Bytes. */
  textBytes: 64 * MIB,
  /** Length of a cell in characters. Longer values are bad in each column. */
  cellLength: 1_000,
  /** Length of a format in characters; Excel's limit. The time to apply a format grows with the square of its length, for each cell. */
  formatLength: 255,
  /** Maximum distance between two XML tags (`<…>`). Bytes. */
  markGap: MIB,
  /** Nesting depth of XML elements. */
  depth: 32,
} as const;

export type WorkbookLimits = { readonly [limit in keyof typeof WORKBOOK_LIMITS]: number };

const UNITS: { readonly [limit in keyof typeof WORKBOOK_LIMITS]: string } = {
  packedBytes: 'bytes',
  parts: 'parts',
  unpackedBytes: 'bytes once it is unpacked',
  smallPartBytes: 'bytes beside its sheets',
  ratio: 'times its packed size in one part',
  ratioFrom: 'bytes',
  sheets: 'sheets',
  formats: 'formats of cells',
  cells: 'cells',
  columns: 'columns',
  rows: 'rows',
  texts: 'different texts',
  textBytes: 'bytes of different texts',
  cellLength: 'characters in a cell',
  formatLength: 'characters in a format of cells',
  markGap: 'bytes without a mark',
  depth: 'marks within marks',
};

/** Returns the error for a workbook that exceeds a limit. @param file name of the workbook */
export function workbookTooLarge(
  file: string,
  limits: WorkbookLimits,
  limit: keyof WorkbookLimits,
): ImportRefused {
  return new ImportRefused(
    'workbook-too-large',
    `${file} has more than ${limits[limit]} ${UNITS[limit]}: split it, or save each sheet as 'CSV UTF-8'.`,
  );
}

/** Returns the error for a workbook that cannot be read to its end. Neither the message nor the log quotes its content. */
export function workbookDamaged(file: string, cause?: unknown): ImportRefused {
  return new ImportRefused(
    'damaged-workbook',
    `${file} is a damaged workbook: open it in a spreadsheet program and save it anew as .xlsx.`,
    { cause },
  );
}
