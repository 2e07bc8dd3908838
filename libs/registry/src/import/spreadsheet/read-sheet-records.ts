import { type CsvRecord } from '../read-csv-records';
import { type FileColumn } from '../fields/field';
import { type HeaderLine, readHeaderLine } from '../header-line';
import { ImportRefused } from '../import-refused';
import { isBlankOrSeparator } from '../non-data-lines';
import { type RejectCode } from '../rejects';
import { DAYS_TO_1904 } from './date-text';
import { displayedNumber } from './displayed-number';
import { type Cell, type CellCount, type MergedCells, type SheetRow, readSheetRows } from './read-sheet-rows';
import { type Sheet, type Workbook } from './workbook';

/** Placeholder for an unreadable field, so that its row does not count as empty. */
const UNREADABLE = '#';

/**
 * Yields the rows of a sheet as records, with the fields that a CSV file would have. The first row that is not empty contains the column
 * names, which decide how cells are read.
 *
 * @param name for messages and rejects
 * @param read shared by all sheets of a workbook
 * @throws ImportRefused
 */
export async function* readSheetRecords(
  workbook: Workbook,
  sheet: Sheet,
  name: string,
  read: WorkbookReadState,
): AsyncGenerator<CsvRecord[], undefined> {
  let reader: CellReader | undefined;
  const onMerged = (merged: MergedCells) => reader?.requireApart(merged);
  for await (const rows of readSheetRows(workbook, sheet, read, onMerged)) {
    const records: CsvRecord[] = [];
    for (const row of rows) {
      if (reader) records.push(reader.record(row));
      else {
        const fields = row.cells.map(shown);
        if (isBlankOrSeparator(fields)) continue;
        reader = new CellReader(
          name,
          row.number,
          readHeaderLine(name, fields),
          workbook.is1904,
          read.lengths,
        );
        records.push({ line: row.number, fields });
      }
    }
    if (records.length > 0) yield records;
  }
  reader?.requireSameZeros();
}

/** Returns a cell as text, independent of its column. */
function shown(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  if (cell.kind === 'bad') return UNREADABLE;
  return cell.kind === 'day' ? cell.text : String(cell.value);
}

/** Lengths of the numbers in a key column, over all sheets that have it. */
interface Lengths {
  /** Length of the longest number that begins with a zero. */
  zeroLed: number;
  /** Length of the shortest number without a format: if the number had leading zeros, they are lost. */
  unformatted: number;
}

/** State that all sheets of a workbook share while they are read one after the other. */
export interface WorkbookReadState extends CellCount {
  /** Keys are column names. */
  readonly lengths: Map<string, Lengths>;
}

/** Converts the cells of rows to fields, depending on their columns. */
class CellReader {
  private readonly columns: readonly (FileColumn | undefined)[];
  private readonly lengths: (Lengths | undefined)[];

  constructor(
    private readonly name: string,
    private readonly headerRow: number,
    { kind, places, fields }: HeaderLine,
    private readonly is1904: boolean,
    known: Map<string, Lengths>,
  ) {
    this.columns = fields.map((_, place) => kind.columns[places.indexOf(place)]);
    this.lengths = this.columns.map((column) => {
      if (!column?.isKey) return undefined;
      const lengths = known.get(column.name) ?? { zeroLed: 0, unformatted: Infinity };
      known.set(column.name, lengths);
      return lengths;
    });
  }

  record({ number: line, cells }: SheetRow): CsvRecord {
    const fields: string[] = [];
    let unreadableColumns: Map<number, RejectCode> | undefined;
    for (let place = 0; place < Math.max(cells.length, this.columns.length); place++) {
      const cell = cells[place] ?? '';
      const field = typeof cell === 'string' ? cell : this.field(cell, this.columns[place]);
      const lengths = this.lengths[place];
      if (typeof field === 'string') {
        fields.push(field);
        if (lengths) note(lengths, cell, field);
      } else {
        fields.push(UNREADABLE);
        (unreadableColumns ??= new Map()).set(place, field.code);
      }
    }
    return { line, fields, unreadableColumns };
  }

  /**
   * Call it after the last row.
   *
   * @throws ImportRefused `lost-zeros`
   */
  requireSameZeros(): void {
    const place = this.lengths.findIndex((lengths) => lengths && lengths.unformatted < lengths.zeroLed);
    if (place === -1) return;
    throw new ImportRefused(
      'lost-zeros',
      `${this.name} holds ${this.columns[place]?.name} both with zeros in front and as shorter numbers, which may have lost theirs: ` +
        'make the whole column text in every sheet, and fill in what is too short.',
    );
  }

  /**
   * Refuses merged cells within the columns of the registry: only the first of them has the value, and an empty cell can have a meaning. A
   * merged cell across the whole sheet, such as a note below the rows, is not a row and is allowed.
   *
   * @throws ImportRefused `merged-cells`
   */
  requireApart({ firstRow, lastRow, firstColumn, lastColumn }: MergedCells): void {
    const named = this.columns.flatMap((column, place) => (column ? [place] : []));
    const isWithin = (place: number) => place >= firstColumn && place <= lastColumn;
    const isLine = firstRow === lastRow && named.every(isWithin);
    if (firstRow <= this.headerRow || isLine || !named.some(isWithin)) return;
    throw new ImportRefused(
      'merged-cells',
      `${this.name} has merged cells, such as those from row ${firstRow} on: unmerge them, and fill in each.`,
    );
  }

  private field(
    cell: Exclude<Cell, string>,
    column: FileColumn | undefined,
  ): string | { readonly code: RejectCode } {
    if (cell.kind === 'bad') return cell;
    if (!column) return shown(cell);
    if (column.type === 'text')
      return cell.kind === 'number' ? displayedNumber(cell.value, cell.format) : { code: 'cell-type' };
    if (cell.kind !== 'number') return shown(cell);
    // A number of four digits is a year; `dateField` reads five digits as a day number counted from 1900.
    const from1900 = cell.value + DAYS_TO_1904;
    const isSerial = column.type === 'date' && this.is1904 && from1900 >= 10_000 && cell.value < 100_000;
    return String(isSerial ? from1900 : cell.value);
  }
}

function note(lengths: Lengths, cell: Cell, field: string): void {
  if (field.startsWith('0')) {
    if (/^0\d+$/.test(field.trim())) lengths.zeroLed = Math.max(lengths.zeroLed, field.trim().length);
  } else if (typeof cell !== 'string') {
    lengths.unformatted = Math.min(lengths.unformatted, field.length);
  }
}
