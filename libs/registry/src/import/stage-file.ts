import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type RegistryTable } from '../write/check-batch';
import { csvRecords } from './csv-records';
import { type FileEncoding, FileText } from './file-text';
import { headerLine } from './header-line';
import { type ImportFile } from './import-files';
import { ImportRefused } from './import-refused';
import { type Rejects } from './rejects';
import { RowReader } from './row-reader';
import { stagingTable } from './staging-tables';

const LARGEST_FILE = 4 * 1024 ** 3;

/** What is kept of a file: no content. */
export interface StagedFile {
  readonly name: string;
  readonly table: RegistryTable;
  readonly bytes: number;
  readonly sha256: string;
  readonly encoding: FileEncoding;
  readonly rows: number;
  /** Lines that hold no row, such as empty ones. */
  readonly skippedLines: number;
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
  const text = new FileText();
  let reader: RowReader | undefined;
  let copy: ReturnType<typeof copyFrom> | undefined;
  let copied: Promise<unknown> | undefined;
  let failure: Error | undefined;
  const requireOpenCopy = () => {
    if (failure) throw failure;
  };
  try {
    for await (const records of csvRecords({ name, chunks: counted() }, text)) {
      let piece = '';
      for (const record of records) {
        if (reader) piece += reader.read(record);
        else {
          reader = new RowReader(name, index, headerLine(name, record.fields), rejects);
          copy = client.query(copyFrom(`COPY ${stagingTable(reader.header.kind.table)} FROM STDIN`));
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
    reader.end();
    await rejects.flush();
    requireOpenCopy();
    copy.end();
    await copied;
  } catch (error) {
    // A COPY that is left open would keep its connection waiting for ever; one that failed never closes.
    if (copy && !failure && !copy.destroyed)
      await new Promise<void>((done) => copy?.once('close', done).destroy());
    throw error;
  }
  const { rows, skippedLines, hasUnknownRows } = reader;
  return {
    name,
    table: reader.header.kind.table,
    bytes: size,
    sha256: hash.digest('hex'),
    encoding: text.encoding,
    rows,
    skippedLines,
    hasUnknownRows,
  };
}
