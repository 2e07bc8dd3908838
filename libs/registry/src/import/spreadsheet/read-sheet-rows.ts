import { loadedHucre } from './hucre';
import { dateText } from './date-text';
import { type RejectCode } from '../rejects';
import { appendWithinLimit, TextHandler, unescapeText } from './shared-strings';
import { type CellFormat, type Sheet, type Workbook } from './workbook';
import { workbookDamaged, workbookTooLarge, type WorkbookLimits } from './workbook-limits';
import { type Attributes, readXml, type XmlHandler } from './xml';

/** The content of a cell: text, or a value with its type. An empty cell is an empty text. */
export type Cell =
  | string
  | { readonly kind: 'number'; readonly value: number; readonly format: string }
  /** `YYYY-MM-DD`, with ` HH:MM:SS` unless it is midnight; or the shown month or year, if the format shows no whole day. */
  | { readonly kind: 'day'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'bad'; readonly code: RejectCode };

export interface SheetRow {
  /** Row number of the spreadsheet, from 1. */
  readonly number: number;
  readonly cells: readonly Cell[];
}

/** Merged cells, which show the value of the first one. Rows from 1, columns from 0. */
export interface MergedCells {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

/** Number of cells in all sheets of a workbook. */
export interface CellCount {
  cells: number;
}

/**
 * Yields the rows of a sheet that are not empty, in batches.
 *
 * @param onMerged called with merged cells, after the rows before them were processed
 * @throws ImportRefused `damaged-workbook`, `workbook-too-large`
 */
export async function* readSheetRows(
  workbook: Workbook,
  sheet: Sheet,
  count: CellCount,
  onMerged: (merged: MergedCells) => void,
): AsyncGenerator<SheetRow[], undefined> {
  const handler = new SheetHandler(workbook, count);
  const pieces = readXml(workbook.archive, sheet.part, handler);
  try {
    while (!(await pieces.next()).done) {
      const { rows, merged } = handler.take();
      if (rows.length > 0) yield rows;
      merged.forEach(onMerged);
    }
  } finally {
    await pieces.return(undefined); // The consumer may stop before the last row: then no more bytes are unpacked.
  }
}

/**
 * Maximum number of columns that are stored separately. Files have six columns; content further to the right is treated as one cell after
 * these.
 */
const WIDEST = 128;

const NO_FORMAT: CellFormat = { code: 'General', isDay: false, showsDay: false, showsYear: false };

class SheetHandler implements XmlHandler {
  private rows: SheetRow[] = [];
  private merged: MergedCells[] = [];
  private row = 0;
  private cells: Cell[] = [];
  private column = 0;
  /** Number of counted cells of this row, including skipped ones. */
  private counted = 0;
  private type = '';
  private format = NO_FORMAT;
  private value: string | undefined;
  private isValue = false;
  private isFormula = false;
  private inline: TextHandler | undefined;
  private readonly file: string;
  private readonly limits: WorkbookLimits;

  constructor(
    private readonly workbook: Workbook,
    private readonly count: CellCount,
  ) {
    ({ file: this.file, limits: this.limits } = workbook.archive);
  }

  /** Column index, from 0, of a cell that does not state it. */
  private get next() {
    return { row: this.row - 1, col: this.column };
  }

  /** Returns the rows that are complete by now, and the merged cells. */
  take(): { readonly rows: SheetRow[]; readonly merged: MergedCells[] } {
    const { rows, merged } = this;
    this.rows = [];
    this.merged = [];
    return { rows, merged };
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'c') this.openCell(attributes);
    else if (name === 'v') [this.isValue, this.value] = [true, this.value ?? ''];
    else if (name === 'row') this.openRow(attributes.r);
    else if (name === 'f') this.isFormula = true;
    else if (name === 'mergeCell') this.addMerged(attributes.ref);
    else if (name === 'is') {
      this.inline = new TextHandler('is', this.limits, (text) => (this.value = text));
      this.inline.open(name);
    } else this.inline?.open(name);
  }

  text(text: string): void {
    if (this.isValue) this.value = appendWithinLimit(this.value ?? '', text, this.limits);
    else this.inline?.text(text);
  }

  close(name: string): void {
    if (name === 'v') this.isValue = false;
    else if (name === 'c') this.closeCell();
    else if (name === 'row') {
      if (this.cells.length > 0) this.rows.push({ number: this.row, cells: this.cells });
    } else {
      this.inline?.close(name);
      if (name === 'is') this.inline = undefined;
    }
  }

  private addMerged(ref = ''): void {
    const [first, last] = ref.split(':').map((place) => loadedHucre().parseCellRef(place));
    if (!first || !last) return;
    this.merged.push({
      firstRow: first.row + 1,
      lastRow: last.row + 1,
      firstColumn: first.col,
      lastColumn: last.col,
    });
  }

  private openRow(written: string | undefined): void {
    const number = written === undefined ? this.row + 1 : Number(written);
    if (!Number.isInteger(number) || number <= this.row) throw workbookDamaged(this.file);
    if (number > this.limits.rows) throw workbookTooLarge(this.file, this.limits, 'rows');
    this.row = number;
    this.cells = [];
    this.column = 0;
    this.counted = 0;
  }

  private openCell({ r, s, t }: Attributes): void {
    const { row, col: column } = r === undefined ? this.next : loadedHucre().parseCellRef(r);
    if (row !== this.next.row || !(column >= this.column)) throw workbookDamaged(this.file);
    if (column >= this.limits.columns) throw workbookTooLarge(this.file, this.limits, 'columns');
    this.countCells(1);
    this.column = column;
    this.type = t ?? 'n';
    this.format = (s !== undefined && this.workbook.formats[Number(s)]) || NO_FORMAT;
    this.value = undefined;
    this.isFormula = false;
  }

  private closeCell(): void {
    const cell = this.cell();
    if (cell !== '') {
      const place = Math.min(this.column, WIDEST);
      // Skipped cells take as much memory and time as existing ones.
      this.countCells(Math.max(0, place + 1 - this.counted));
      while (this.cells.length < place) this.cells.push('');
      const known = this.cells[place] ?? '';
      if (typeof known === 'string' && known.trim() === '') this.cells[place] = cell;
    }
    this.column += 1;
  }

  private countCells(more: number): void {
    this.counted += more;
    this.count.cells += more;
    if (this.count.cells > this.limits.cells) throw workbookTooLarge(this.file, this.limits, 'cells');
  }

  private cell(): Cell {
    const { value, type } = this;
    // An empty result is valid for text only: programs that do not calculate formulas write an empty value (openpyxl).
    const hasOutcome = value !== undefined && (value.trim() !== '' || type === 'str');
    if (this.isFormula && (!hasOutcome || this.workbook.isUncalculated))
      return { kind: 'bad', code: 'formula' };
    if (value === undefined) return '';
    switch (type) {
      case 's':
        return this.short(this.workbook.texts.get(this.file, value === '' ? NaN : Number(value)));
      case 'inlineStr':
        return this.short(value);
      case 'str':
        return this.short(unescapeText(value));
      case 'b':
        return { kind: 'boolean', value: value === '1' || value === 'true' };
      case 'e':
        return { kind: 'bad', code: 'sheet-error' };
      case 'd':
        return { kind: 'day', text: value.slice(0, this.limits.cellLength) };
      case 'n':
        return value.trim() === '' ? '' : this.numberOrDay(Number(value));
      default:
        throw workbookDamaged(this.file);
    }
  }

  private short(text: string): Cell {
    return text.length > this.limits.cellLength ? { kind: 'bad', code: 'too-long' } : text;
  }

  private numberOrDay(value: number): Cell {
    if (Number.isNaN(value)) throw workbookDamaged(this.file);
    if (!this.format.isDay) return { kind: 'number', value, format: this.format.code };
    const text = dateText(value, this.format, this.workbook.is1904);
    return text === undefined ? { kind: 'bad', code: 'not-a-date' } : { kind: 'day', text };
  }
}
