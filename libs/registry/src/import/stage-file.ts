import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type RegistryTable } from '../write/check-batch';
import { type CsvRecord, csvRecords } from './csv-records';
import { type FileColumn, type FileKind, FILE_KINDS, fileKindOf } from './file-kinds';
import { type ImportFile } from './import-files';
import { ImportRefused } from './import-refused';
import { type Rejects } from './rejects';
import { stagingTable } from './staging-tables';

const LARGEST_FILE = 4 * 1024 ** 3;

/** What is kept of a file: no content. */
export interface StagedFile {
  readonly name: string;
  readonly table: RegistryTable;
  readonly bytes: number;
  readonly sha256: string;
  readonly rows: number;
  /** A row could not even be told apart: what vanished from such a file, nobody can say. */
  readonly hasUnknownRows: boolean;
}

/**
 * Streams one file into the temporary table of its kind, row by row, by COPY. A bad row goes to the rejects; when its
 * key can be read, the key is staged nevertheless, so that the row does not count as vanished.
 *
 * @throws ImportRefused when the file is none that can be imported at all
 */
export async function stageFile(
  client: Client,
  { name, chunks }: ImportFile,
  index: number,
  rejects: Rejects,
  onBytes: (bytes: number) => void,
): Promise<StagedFile> {
  const hash = createHash('sha256');
  let size = 0;
  async function* counted(): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > LARGEST_FILE) {
        throw new ImportRefused(
          'file-too-large',
          `${name} is larger than ${LARGEST_FILE / 1024 ** 3} GiB: split it.`,
        );
      }
      hash.update(chunk);
      onBytes(chunk.length);
      yield chunk;
    }
  }
  let reader: RowReader | undefined;
  let copy: ReturnType<typeof copyFrom> | undefined;
  let copied: Promise<unknown> | undefined;
  let failure: Error | undefined;
  const requireOpenCopy = () => {
    if (failure) throw failure;
  };
  try {
    for await (const records of csvRecords(counted())) {
      let piece = '';
      for (const record of records) {
        if (reader) piece += reader.read(record);
        else {
          reader = new RowReader(name, index, kindOf(name, record), record.fields.map(headerName), rejects);
          copy = client.query(copyFrom(`COPY ${stagingTable(reader.kind.table)} FROM STDIN`));
          copy.on('error', (error: Error) => (failure ??= error)); // Of a lost connection it tells more than once.
          copied = once(copy, 'finish');
          copied.catch(() => undefined); // Awaited below.
        }
      }
      await rejects.flush();
      requireOpenCopy();
      if (piece && copy && !copy.write(piece)) await Promise.race([once(copy, 'drain'), copied]);
    }
    if (!reader || !copy) throw new ImportRefused('no-rows', `${name} is empty: it needs a header line.`);
    await rejects.flush();
    requireOpenCopy();
    copy.end();
    await copied;
  } catch (error) {
    // A COPY that is left open would keep its connection waiting for ever; one that failed never closes.
    if (copy && !failure && !copy.destroyed)
      await new Promise<void>((done) => copy?.once('close', done).destroy());
    if (error instanceof ImportRefused && error.code === 'line-too-long') {
      throw new ImportRefused(error.code, `${name} ${error.message}: this is no CSV file.`);
    }
    throw error;
  }
  const { kind, rows, hasUnknownRows } = reader;
  return { name, table: kind.table, bytes: size, sha256: hash.digest('hex'), rows, hasUnknownRows };
}

function headerName(field: string): string {
  return field.trim().toLowerCase();
}

function kindOf(name: string, header: CsvRecord): FileKind {
  const kind = fileKindOf(header.fields.map(headerName));
  if (kind) return kind;
  const known = FILE_KINDS.map(({ columns }) => columns.map((column) => column.name).join(';')).join('\n  ');
  throw new ImportRefused(
    'unknown-columns',
    `The first line of ${name} names the columns of no kind of file: write one of\n  ${known}`,
  );
}

/** Turns the rows of one file into lines of COPY. */
class RowReader {
  rows = 0;
  hasUnknownRows = false;
  private readonly places: readonly number[];

  constructor(
    private readonly file: string,
    private readonly index: number,
    readonly kind: FileKind,
    private readonly header: readonly string[],
    private readonly rejects: Rejects,
  ) {
    this.places = kind.columns.map((column) => header.indexOf(column.name));
  }

  /** A line of COPY, or nothing when not even the key can be read. */
  read(record: CsvRecord): string {
    const { columns, derived } = this.kind;
    this.rows += 1;
    if (record.error || record.fields.length !== this.header.length) {
      this.reject(record, null, record.error ?? 'wrong-field-count');
      this.hasUnknownRows = true;
      return '';
    }
    const values = new Array<string | null>(columns.length);
    let bad = false;
    for (let at = 0; at < columns.length; at++) {
      const column = columns[at] as FileColumn;
      const read = column.read(record.fields[this.places[at] as number] as string);
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
    const conflict = bad ? undefined : this.kind.conflict?.(values);
    if (conflict) {
      this.reject(record, conflict.column, conflict.code);
      bad = true;
    }
    const rest = derived ? (bad ? derived.names.map(() => null) : derived.of(values)) : [];
    return `${this.index}\t${record.line}\t${bad ? 'f' : 't'}\t${[...values, ...rest].map(copyText).join('\t')}\n`;
  }

  private reject(
    { line }: CsvRecord,
    column: string | null,
    code: Parameters<Rejects['add']>[0]['code'],
  ): void {
    this.rejects.add({ file: this.file, line, column, code });
  }
}

/** No value holds a line break; `sortName` parts its words by tabs. */
function copyText(value: string | null): string {
  if (value === null) return '\\N';
  return /[\\\t]/.test(value) ? value.replaceAll('\\', '\\\\').replaceAll('\t', '\\t') : value;
}
