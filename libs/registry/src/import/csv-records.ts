import { ImportRefused } from './import-refused';
import { type RejectCode } from './rejects';

/** One row of a file, or what is wrong with it. */
export interface CsvRecord {
  /** Where it begins, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
  readonly error?: RejectCode;
}

const LONGEST_RECORD = 64 * 1024;
/** A quote that is never closed may not swallow what follows. */
const MOST_LINES_PER_RECORD = 20;
const MOST_FIELDS = 50;

/**
 * The rows of a CSV file in UTF-8, with or without BOM, with quoted fields that may hold line breaks. Memory stays
 * flat whatever the file holds. A row that cannot be read is told apart by its line, and the next line is read on:
 * that is why no general parser reads these files, which lose the rest of the file to one stray quote.
 *
 * @throws ImportRefused when the first line is neither `;` nor `,` apart
 */
export async function* csvRecords(chunks: AsyncIterable<Buffer>): AsyncGenerator<CsvRecord[]> {
  const decoder = new TextDecoder('utf-8');
  let delimiter: string | undefined;
  let rest = '';
  let line = 1;
  let pending: string[] = [];
  const read = (text: string, isLast: boolean): CsvRecord[] => {
    const lines = [...pending, ...text.split('\n')];
    pending = [];
    rest = isLast ? '' : (lines.pop() ?? '');
    if (isLast && lines.at(-1) === '') lines.pop();
    const records: CsvRecord[] = [];
    for (let at = 0; at < lines.length;) {
      delimiter ??= delimiterOf(lines[at] ?? '');
      const found = recordAt(lines, at, delimiter, isLast);
      if (found === 'incomplete') {
        pending = lines.slice(at);
        break;
      }
      if (found.fields.length > 1 || found.fields[0] !== '' || found.error) {
        records.push({ line: line, fields: found.fields, error: found.error });
      }
      line += found.lines;
      at += found.lines;
    }
    return records;
  };
  for await (const chunk of chunks) {
    const text = rest + decoder.decode(chunk, { stream: true });
    if (text.length > LONGEST_RECORD && !text.includes('\n')) {
      throw new ImportRefused('line-too-long', `has a line of more than ${LONGEST_RECORD} characters`);
    }
    yield read(text, false);
  }
  yield read(rest + decoder.decode(), true);
}

function delimiterOf(header: string): string {
  return header.includes(';') ? ';' : ',';
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
  if (!first.includes('"')) {
    if (first.length > LONGEST_RECORD) return { fields: [], lines: 1, error: 'too-long' };
    const fields = first.split(delimiter, MOST_FIELDS + 1);
    return { fields, lines: 1 };
  }
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

/** RFC 4180: a field is quoted from its first letter to its last, and a quote within is written twice. */
function quotedFields(text: string, delimiter: string): string[] | 'bad-quote' | 'open' {
  const fields: string[] = [];
  for (let start = 0; fields.length <= MOST_FIELDS;) {
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
      if (field.includes('"')) return 'bad-quote';
      fields.push(field);
    }
    if (end >= text.length) return fields;
    start = end + 1;
  }
  return fields;
}
