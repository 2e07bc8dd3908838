// Raw SQL: COPY.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type RegistryTable } from '../write/check-batch';
import { type CsvRecord, readCsvRecords } from './read-csv-records';
import { type FileEncoding, FileDecoder } from './file-decoder';
import { readHeaderLine } from './header-line';
import { type ImportFile } from './import-files';
import { ImportRefused } from './import-refused';
import { type RejectCollector } from './rejects';
import { RowConverter } from './row-converter';
import { detectSpreadsheet } from './spreadsheet/open-workbook';
import { readSheets } from './spreadsheet/read-sheets';
import { stagingTableName } from './staging-tables';

const LARGEST_FILE = 4 * 1024 ** 3;

/** The stored facts about a file, or about a sheet of it; no content. */
export interface StagedFile {
  /** The file name; for a workbook with several sheets, followed by the name of the sheet. */
  readonly name: string;
  readonly table: RegistryTable;
  readonly bytes: number;
  readonly sha256: string;
  readonly encoding: FileEncoding | 'xlsx';
  /** Name of the sheet that was read. */
  readonly sheet?: string;
  /** Hidden sheets of the same file. They were not read. */
  readonly hiddenSheets?: readonly string[];
  readonly rows: number;
  /** Number of lines that are not rows, such as empty lines. */
  readonly skippedLines: number;
  /** True if the key of a row could not be read. The rows that are missing from such a file are then unknown. */
  readonly hasUnknownRows: boolean;
}

/**
 * Streams one file into the temporary table of its kind, row by row, with COPY. A bad row goes to the rejects; if its key can be read, the
 * key is staged, so that the row does not count as missing. Each sheet of a workbook is staged like a separate file.
 *
 * @param index index of the first staged file
 * @throws ImportRefused if the file cannot be imported at all
 */
export async function stageFile(
  client: Client,
  { name, chunks }: ImportFile,
  index: number,
  rejects: RejectCollector,
  onBytes: (bytes: number) => void,
): Promise<StagedFile[]> {
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
      yield chunk;
    }
  }
  const found = await detectSpreadsheet(counted());
  const staged: Omit<StagedFile, 'bytes' | 'sha256'>[] = [];
  if (found.isSpreadsheet) {
    let understood = 0;
    const onUnderstood = (bytes: number) => {
      understood += bytes;
      onBytes(bytes);
    };
    const sheets = readSheets({ name, chunks: found.chunks }, onUnderstood);
    for await (const { records, ...about } of sheets) {
      const reader = await stageRecords(client, about.name, index + staged.length, rejects, records);
      if (reader) staged.push({ ...about, ...readBy(reader), encoding: 'xlsx' });
    }
    onBytes(size - understood); // The bytes of parts that are not read, such as pictures.
  } else {
    const text = new FileDecoder();
    const records = readCsvRecords({ name, chunks: told(found.chunks, onBytes) }, text);
    const reader = await stageRecords(client, name, index, rejects, records);
    if (reader) staged.push({ name, ...readBy(reader), encoding: text.encoding });
  }
  if (staged.length === 0) throw new ImportRefused('no-rows', `${name} is empty: it needs a header line.`);
  const sha256 = hash.digest('hex');
  return staged.map((file) => ({ ...file, bytes: size, sha256 }));
}

async function* told(
  chunks: AsyncIterable<Buffer>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    yield chunk;
  }
}

function readBy({ header, rows, skippedLines, hasUnknownRows }: RowConverter) {
  return { table: header.kind.table, rows, skippedLines, hasUnknownRows };
}

/** @returns the reader with its counts; undefined if there are no records */
async function stageRecords(
  client: Client,
  name: string,
  index: number,
  rejects: RejectCollector,
  pieces: AsyncIterable<readonly CsvRecord[]>,
): Promise<RowConverter | undefined> {
  let reader: RowConverter | undefined;
  let copy: ReturnType<typeof copyFrom> | undefined;
  let copied: Promise<unknown> | undefined;
  let failure: Error | undefined;
  const requireOpenCopy = () => {
    if (failure) throw failure;
  };
  try {
    for await (const records of pieces) {
      let piece = '';
      for (const record of records) {
        if (reader) piece += reader.toCopyLines(record);
        else {
          reader = new RowConverter(name, index, readHeaderLine(name, record.fields), rejects);
          copy = client.query(copyFrom(`COPY ${stagingTableName(reader.header.kind.table)} FROM STDIN`));
          copy.on('error', (error: Error) => (failure ??= error)); // A lost connection emits more than one error; the first one is kept.
          copied = once(copy, 'finish');
          copied.catch(() => undefined); // Awaited below; this only prevents an unhandled rejection.
        }
      }
      await rejects.flush();
      requireOpenCopy();
      if (piece && copy && !copy.write(piece)) await Promise.race([once(copy, 'drain'), copied]);
    }
    if (!reader || !copy) return undefined;
    reader.finish();
    await rejects.flush();
    requireOpenCopy();
    copy.end();
    await copied;
  } catch (error) {
    // Without this, an open COPY would block its connection for ever; a failed COPY never emits 'close'.
    if (copy && !failure && !copy.destroyed)
      await new Promise<void>((done) => copy?.once('close', done).destroy());
    throw error;
  }
  return reader;
}
