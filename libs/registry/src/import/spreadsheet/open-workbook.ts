import { ImportRefused } from '../import-refused';
import { WorkbookArchive } from './workbook-archive';
import { loadHucre } from './hucre';
import { findMainPart, readWorkbook, type Workbook } from './workbook';
import { workbookTooLarge, WORKBOOK_LIMITS, type WorkbookLimits } from './workbook-limits';

/** The first bytes of Excel files from before 2007, and of files with a password. */
const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const ZIP = Buffer.from('504b0304', 'hex');
const EMPTY_ZIP = Buffer.from('504b0506', 'hex');
const BEGIN_BYTES = 8;
const BLOCK_BYTES = 16 * 1024;

/** The name of the stream with the encrypted workbook, in the directory of an OLE file. */
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');

/** Other file types that are ZIP archives. Each is recognised by one of its parts. */
const OTHERS: readonly (readonly [part: string, what: string])[] = [
  ['xl/workbook.bin', 'a binary workbook (.xlsb)'],
  ['content.xml', 'an OpenDocument file (.ods)'],
  ['Index/Document.iwa', 'a file of Numbers'],
  ['Index.zip', 'a file of Numbers'],
  ['word/document.xml', 'a document of Word'],
];

/** The bytes of a file, and whether it looks like a spreadsheet. */
export interface DetectedFile {
  readonly isSpreadsheet: boolean;
  /** All bytes, including those that were read to recognise the file. */
  readonly chunks: AsyncIterable<Buffer>;
}

/** Recognises spreadsheets by their first bytes; the file name does not matter. */
export async function detectSpreadsheet(chunks: AsyncIterable<Buffer>): Promise<DetectedFile> {
  const coming = chunks[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let begin: Buffer = Buffer.alloc(0);
  while (begin.length < BEGIN_BYTES) {
    const next = await coming.next();
    if (next.done) break;
    first.push(Buffer.from(next.value)); // Copied, because the buffer of a chunk may be overwritten when the next chunk is requested.
    begin = Buffer.concat([begin, next.value]);
  }
  async function* all(): AsyncGenerator<Buffer, undefined> {
    try {
      yield* first;
      yield* { [Symbol.asyncIterator]: () => coming };
    } finally {
      await coming.return?.();
    }
  }
  const isSpreadsheet = [ZIP, EMPTY_ZIP, OLE].some((sign) => begin.subarray(0, sign.length).equals(sign));
  return { isSpreadsheet, chunks: all() };
}

/**
 * Reads the parts of a workbook that are needed to interpret it. Its bytes are kept only in memory, still packed.
 *
 * @param file its name
 * @param onBytes called with the number of bytes that were processed
 * @throws ImportRefused
 */
export async function openWorkbook(
  file: string,
  chunks: AsyncIterable<Buffer>,
  onBytes: (bytes: number) => void,
  limits: WorkbookLimits = WORKBOOK_LIMITS,
): Promise<Workbook> {
  const kept = await collectBytes(file, chunks, limits);
  if (kept.length === 0 || begins(kept, OLE)) throw oleRefused(file, kept);
  await loadHucre();
  const archive = await WorkbookArchive.open(file, kept, limits, onBytes);
  const other = OTHERS.find(([part]) => archive.has(part));
  const main = other ? undefined : await findMainPart(archive);
  if (main === undefined || !archive.has(main)) throw notAWorkbook(file, other?.[1] ?? 'an archive (ZIP)');
  return readWorkbook(archive, main);
}

/**
 * Collects the bytes in blocks. The sender decides the size of chunks, and many small buffers would take far more memory than their bytes.
 */
async function collectBytes(
  file: string,
  chunks: AsyncIterable<Buffer>,
  limits: WorkbookLimits,
): Promise<Buffer[]> {
  const blocks: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    if (size + chunk.length > limits.packedBytes) throw workbookTooLarge(file, limits, 'packedBytes');
    for (let taken = 0; taken < chunk.length;) {
      if (size % BLOCK_BYTES === 0) blocks.push(Buffer.allocUnsafeSlow(BLOCK_BYTES));
      const copied = chunk.copy(blocks.at(-1) as Buffer, size % BLOCK_BYTES, taken);
      taken += copied;
      size += copied;
    }
  }
  const rest = size % BLOCK_BYTES;
  if (rest > 0) blocks.push((blocks.pop() as Buffer).subarray(0, rest));
  return blocks;
}

function begins(chunks: readonly Buffer[], sign: Buffer): boolean {
  return Buffer.concat(chunks.slice(0, BEGIN_BYTES)).subarray(0, sign.length).equals(sign);
}

function oleRefused(file: string, chunks: readonly Buffer[]): ImportRefused {
  if (!Buffer.concat(chunks).includes(ENCRYPTED)) return notAWorkbook(file, 'a workbook of Excel 97 (.xls)');
  return new ImportRefused(
    'not-a-workbook',
    `${file} has a password: save it anew as .xlsx without one (File, Info, Protect Workbook in Excel).`,
  );
}

function notAWorkbook(file: string, what: string): ImportRefused {
  return new ImportRefused(
    'not-a-workbook',
    `${file} is ${what}: open it in a spreadsheet program and save it as .xlsx, or as 'CSV UTF-8'.`,
  );
}
