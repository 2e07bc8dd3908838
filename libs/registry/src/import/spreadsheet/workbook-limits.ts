import { ImportRefused } from '../import-refused';

const MIB = 1024 ** 2;

/** Limits of a workbook. A sheet of 1,048,576 rows, the most that a spreadsheet allows, stays well below them. */
export const WORKBOOK_LIMITS = {
  /** Bytes as it comes: the workbook is kept in memory so, since the table of what it holds stands at its end. */
  packedBytes: 64 * MIB,
  /** Parts of the archive, pictures and the like among them. */
  parts: 1_000,
  /** Bytes of all parts together once they are unpacked. */
  unpackedBytes: 2_048 * MIB,
  /** Bytes of a part beside its sheets and texts, such as the list of formats. */
  smallPartBytes: 32 * MIB,
  /** A part of more than `ratioFrom` bytes may be so many times larger than it was packed. */
  ratio: 200,
  ratioFrom: 16 * MIB,
  sheets: 100,
  /** Number formats of cells, which Excel limits to 65,490. */
  formats: 100_000,
  /** Cells of all sheets, empty ones and those that a row passes over before its last one among them. */
  cells: 32_000_000,
  /** As many as Excel has. */
  columns: 16_384,
  rows: 1_048_576,
  /** Texts of the table that cells refer to. */
  texts: 8_000_000,
  /** UTF-8 bytes of that table. */
  textBytes: 64 * MIB,
  /** Characters; what is longer is bad, whatever its column. */
  cellLength: 1_000,
  /** Characters, as in Excel. What a format makes of a number takes time by the square of it, for each cell. */
  formatLength: 255,
  /** Bytes between two marks (`<…>`) of XML. */
  markGap: MIB,
  /** Marks within marks. */
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

/** A workbook that is larger than is allowed, in one way. `file` is its name. */
export function tooLarge(file: string, limits: WorkbookLimits, limit: keyof WorkbookLimits): ImportRefused {
  return new ImportRefused(
    'workbook-too-large',
    `${file} has more than ${limits[limit]} ${UNITS[limit]}: split it, or save each sheet as 'CSV UTF-8'.`,
  );
}

/** A workbook that cannot be read to its end. Neither the message nor anything logged quotes what it holds. */
export function damaged(file: string, cause?: unknown): ImportRefused {
  return new ImportRefused(
    'damaged-workbook',
    `${file} is a damaged workbook: open it in a spreadsheet program and save it anew as .xlsx.`,
    { cause },
  );
}
