import { FileDecoder, MixedEncodingError } from './file-decoder';
import { type ImportFile } from './import-files';
import { ImportRefused } from './import-refused';
import { type RejectCode } from './rejects';

/** One row of a file or sheet; or the reason why the row cannot be read. */
export interface CsvRecord {
  /** Number of its first line, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
  readonly error?: RejectCode;
  /** Reasons for fields that cannot be read as text, by column index. Only cells of a spreadsheet have them. */
  readonly unreadableColumns?: ReadonlyMap<number, RejectCode>;
}

const LONGEST_RECORD = 64 * 1024;
/** Maximum number of lines of a record, so that a quote that is never closed does not include the rest of the file. */
const MOST_LINES_PER_RECORD = 20;

/** The line that tells Excel the delimiter. A spreadsheet program that saves the file adds delimiters to this line. */
const SEPARATOR_LINE = /^"?sep=([;,|\t])?"?[;,|\t]*$/i;
const NOTHING_BUT_DELIMITERS = /^[;,|\s"]*$/;

/**
 * Reads the rows of a CSV file. Quoted fields may contain line breaks. Lines end with LF, CR LF, or CR alone; the delimiter is the one of
 * `;`, tab, `|` and `,` that the first line contains. Memory use does not depend on the size of the file. A row that cannot be read is
 * reported with its line number, and reading continues at the next line. General CSV parsers lose the rest of the file after one stray
 * quote, so none is used here.
 *
 * @param text decodes the bytes; knows the encoding when the file has been read
 * @throws ImportRefused `line-too-long` or `unknown-encoding`
 */
export async function* readCsvRecords(
  { name, chunks }: ImportFile,
  text = new FileDecoder(),
): AsyncGenerator<CsvRecord[]> {
  const lines = new Lines(name, text);
  const records = new Records();
  for await (const chunk of chunks) yield records.read(lines.read(chunk, false), false);
  yield records.read(lines.read(Buffer.alloc(0), true), true);
}

/** Splits the text of a file into lines. */
class Lines {
  private newline: '\n' | '\r' | undefined;
  private rest = '';
  private done = 0;

  constructor(
    private readonly name: string,
    private readonly text: FileDecoder,
  ) {}

  /** Returns the lines that are complete with this chunk. */
  read(chunk: Buffer, isLast: boolean): string[] {
    let text = this.rest + this.decoded(chunk, isLast);
    this.newline ??= newlineOf(text, isLast);
    if (this.newline === '\r') {
      // The file may come from an older Mac, whose letters differ and cannot be distinguished from Windows-1252.
      if (this.text.encoding === 'windows-1252') throw this.notOneEncoding(this.done + 1);
      text = text.replaceAll('\r', '\n');
    }
    const lines = this.newline || isLast ? text.split('\n') : [text];
    this.rest = isLast ? '' : (lines.pop() ?? '');
    if (isLast && lines.at(-1) === '') lines.pop();
    if (this.rest.length > LONGEST_RECORD && lines.length === 0) {
      const sentence = `${this.name} has a line of more than ${LONGEST_RECORD} characters: this is no CSV file.`;
      throw new ImportRefused('line-too-long', sentence);
    }
    this.done += lines.length;
    return lines;
  }

  private notOneEncoding(line: number): ImportRefused {
    return new ImportRefused(
      'unknown-encoding',
      `${this.name} is not UTF-8, UTF-16 or Windows-1252 from begin to end (line ${line} is other): save it anew as 'CSV UTF-8'.`,
    );
  }

  private decoded(chunk: Buffer, isLast: boolean): string {
    try {
      return this.text.decode(chunk, isLast);
    } catch (error) {
      if (!(error instanceof MixedEncodingError)) throw error;
      throw this.notOneEncoding(this.done + error.before.split('\n').length);
    }
  }
}

/** Returns the line ending of the first line; undefined if the line may continue in the next chunk. */
function newlineOf(text: string, isLast: boolean): '\n' | '\r' | undefined {
  const at = text.search(/[\r\n]/);
  if (at === -1) return undefined;
  let after = at;
  while (text[after] === '\r') after++;
  if (after === text.length && !isLast) return undefined;
  return text[after] === '\n' ? '\n' : '\r';
}

/** Joins lines to rows. */
class Records {
  private delimiter: string | undefined;
  private told: string | undefined;
  private line = 1;
  private pending: string[] = [];

  read(coming: string[], isLast: boolean): CsvRecord[] {
    const lines = this.pending.length > 0 ? [...this.pending, ...coming] : coming;
    this.pending = [];
    const records: CsvRecord[] = [];
    for (let at = 0; at < lines.length;) {
      if (this.delimiter === undefined && this.isBeforeHeader(withoutReturn(lines[at] ?? ''))) {
        this.line += 1;
        at += 1;
        continue;
      }
      this.delimiter ??= delimiterOf(lines[at] ?? '', this.told);
      const found = recordAt(lines, at, this.delimiter, isLast);
      if (found === 'incomplete') {
        this.pending = lines.slice(at);
        break;
      }
      if (found.fields.length > 1 || found.fields[0] !== '' || found.error) {
        records.push({ line: this.line, fields: found.fields, error: found.error });
      }
      this.line += found.lines;
      at += found.lines;
    }
    return records;
  }

  private isBeforeHeader(line: string): boolean {
    const told = this.line === 1 ? SEPARATOR_LINE.exec(line) : null;
    this.told ??= told?.[1];
    return told !== null || NOTHING_BUT_DELIMITERS.test(line);
  }
}

function delimiterOf(header: string, told: string | undefined): string {
  return [told, ';', '\t', '|'].find((sign) => sign !== undefined && header.includes(sign)) ?? ',';
}

interface Found {
  readonly fields: readonly string[];
  readonly lines: number;
  readonly error?: RejectCode;
}

function recordAt(
  lines: readonly string[],
  at: number,
  delimiter: string,
  isLast: boolean,
): Found | 'incomplete' {
  const first = withoutReturn(lines[at] ?? '');
  if (first.length > LONGEST_RECORD) return { fields: [], lines: 1, error: 'too-long' };
  if (!first.includes('"')) return { fields: first.split(delimiter), lines: 1 };
  let text = first;
  for (let used = 1; ; used++) {
    const fields = quotedFields(text, delimiter);
    if (fields === 'bad-quote') return { fields: [], lines: 1, error: 'bad-quote' };
    if (fields !== 'open') return { fields, lines: used };
    if (used >= MOST_LINES_PER_RECORD || text.length > LONGEST_RECORD) break;
    const next = lines[at + used];
    if (next === undefined) {
      if (!isLast) return 'incomplete';
      break;
    }
    text += `\n${withoutReturn(next)}`;
  }
  return { fields: [], lines: 1, error: 'open-quote' };
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}

/** The notation that makes Excel keep leading zeros. The field is not quoted, although it contains quotes. */
const TEXT_AS_FORMULA = /^="[^"]*"$/;

/** Splits a line by RFC 4180: quotes enclose the whole field, and a quote within it is doubled. */
function quotedFields(text: string, delimiter: string): string[] | 'bad-quote' | 'open' {
  const fields: string[] = [];
  for (let start = 0; ;) {
    let end: number;
    if (text[start] === '"') {
      let close = text.indexOf('"', start + 1);
      while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
      if (close === -1) return 'open';
      end = close + 1;
      if (end < text.length && text[end] !== delimiter) return 'bad-quote';
      fields.push(text.slice(start + 1, close).replaceAll('""', '"'));
    } else {
      const next = text.indexOf(delimiter, start);
      end = next === -1 ? text.length : next;
      const field = text.slice(start, end);
      if (field.includes('"') && !TEXT_AS_FORMULA.test(field)) return 'bad-quote';
      fields.push(field);
    }
    if (end >= text.length) return fields;
    start = end + 1;
  }
}
