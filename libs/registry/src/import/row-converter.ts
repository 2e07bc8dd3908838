import { type CsvRecord } from './read-csv-records';
import { type FileColumn, type DateOrderCounts } from './fields/field';
import { type HeaderLine } from './header-line';
import { ImportRefused } from './import-refused';
import { isBlankOrSeparator, statedRowCount } from './non-data-lines';
import { type RejectCode, type RejectCollector } from './rejects';

/** Maximum number of summary lines at the end of a file. */
const MOST_TOTALS = 3;

/** Converts the rows of one file to lines for COPY. */
export class RowConverter {
  rows = 0;
  /** Number of lines that are not rows: empty lines, ruled lines, a repeated header, a correct total. */
  skippedLines = 0;
  hasUnknownRows = false;
  private readonly dateOrders: DateOrderCounts = { dayFirst: 0, monthFirst: 0, eitherFirst: 0 };
  /** Possible summary lines. They must be at the end of the file: if rows follow, these lines are rows too. */
  private totals: CsvRecord[] = [];
  private readonly widthNeeded: number;
  /** Indexes of the columns that have `toStored`. */
  private readonly convertedColumns: readonly number[];

  constructor(
    private readonly file: string,
    private readonly index: number,
    readonly header: HeaderLine,
    private readonly rejects: RejectCollector,
  ) {
    this.widthNeeded = Math.max(...header.places) + 1;
    this.convertedColumns = header.kind.columns.flatMap(({ toStored }, at) => (toStored ? [at] : []));
  }

  /** Returns lines for COPY; empty if the record is not a row, or not even its key can be read. */
  toCopyLines(record: CsvRecord): string {
    if (!record.error) {
      if (isBlankOrSeparator(record.fields) || this.isHeader(record.fields)) {
        this.skippedLines += 1;
        return '';
      }
      if (this.totals.length < MOST_TOTALS && statedRowCount(record.fields) !== undefined) {
        this.totals.push(record);
        return '';
      }
    }
    return this.totals.length > 0 ? this.totalsAsRows() + this.row(record) : this.row(record);
  }

  /**
   * Call it after the last record: reports what is only known at the end of the file.
   *
   * @throws ImportRefused `month-first`
   */
  finish(): void {
    for (const record of this.totals) {
      if (statedRowCount(record.fields) === this.rows) this.skippedLines += 1;
      else this.rejectUnknown(record, 'wrong-total');
    }
    const { dayFirst, monthFirst, eitherFirst } = this.dateOrders;
    if (monthFirst > 0 && dayFirst === 0 && eitherFirst > 0) {
      throw new ImportRefused(
        'month-first',
        `${this.file} has days with the month first, such as 4/25/1980, and none with the day first: write all days as YYYY-MM-DD.`,
      );
    }
  }

  private isHeader(fields: readonly string[]): boolean {
    const { fields: header } = this.header;
    if (fields.length !== header.length || !fields[0]?.endsWith(header[0] ?? '')) return false;
    return fields.every((field, at) => field.replace(/^\ufeff/, '') === header[at]);
  }

  private totalsAsRows(): string {
    const totals = this.totals;
    this.totals = [];
    return totals.map((record) => this.row(record)).join('');
  }

  private row(record: CsvRecord): string {
    const { kind, places } = this.header;
    this.rows += 1;
    const unfit = record.error ?? this.unfit(record.fields);
    if (unfit) {
      this.rejectUnknown(record, unfit);
      return '';
    }
    const values = new Array<string | null>(kind.columns.length);
    let bad = false;
    for (let at = 0; at < kind.columns.length; at++) {
      const column = kind.columns[at] as FileColumn;
      const place = places[at] as number;
      const error = record.unreadableColumns?.get(place);
      const read = error ? { error } : column.read(record.fields[place] as string, this.dateOrders);
      if ('value' in read) {
        values[at] = read.value;
        continue;
      }
      if (!bad) this.reject(record, column.name, read.error);
      bad = true;
      values[at] = null;
      if (column.isKey) {
        this.hasUnknownRows = true;
        return '';
      }
    }
    const conflict = bad
      ? undefined
      : kind.conflict?.(values, (place) => record.fields[places[place] as number] as string);
    if (conflict) {
      this.reject(record, conflict.column, conflict.code);
      bad = true;
    }
    const { derived } = kind;
    const rest = derived ? (bad ? derived.names.map(() => null) : derived.of(values)) : [];
    for (const at of this.convertedColumns) {
      const value = values[at];
      if (typeof value === 'string') values[at] = kind.columns[at]?.toStored?.(value) ?? value;
    }
    return `${this.index}\t${record.line}\t${bad ? 'f' : 't'}\t${[...values, ...rest].map(copyText).join('\t')}\n`;
  }

  /** Returns the reason if the fields do not fit the columns of the header. Additional empty fields are allowed. */
  private unfit(fields: readonly string[]): RejectCode | undefined {
    const { fields: header, unnamed } = this.header;
    if (fields.length < this.widthNeeded) return 'wrong-field-count';
    const isFilled = (place: number) => !isBlankOrSeparator([fields[place] ?? '']);
    for (let place = header.length; place < fields.length; place++) {
      if (isFilled(place)) return 'wrong-field-count';
    }
    return unnamed.some(isFilled) ? 'unnamed-column' : undefined;
  }

  private rejectUnknown(record: CsvRecord, code: RejectCode): void {
    this.reject(record, null, code);
    this.hasUnknownRows = true;
  }

  private reject({ line }: CsvRecord, column: string | null, code: RejectCode): void {
    this.rejects.add({ file: this.file, line, column, code });
  }
}

/** Escapes a value for COPY. Values contain no line breaks, but tabs: `sortName` separates its parts by tabs. */
function copyText(value: string | null): string {
  if (value === null) return '\\N';
  return /[\\\t]/.test(value) ? value.replaceAll('\\', '\\\\').replaceAll('\t', '\\t') : value;
}
