import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import { ImportRefused } from '../import-refused';
import { damaged, tooLarge, type WorkbookLimits } from './workbook-limits';

/** Bytes of the header before the bytes of a part, without its name. */
const LOCAL_HEADER = 30;

/**
 * The parts of a workbook, which is a ZIP archive in memory. Nothing is unpacked but what is asked for by name, piece by
 * piece, and no name leads to a file. Each part is as large as the archive says, and has the checksum that it says.
 */
export class Archive {
  private constructor(
    readonly file: string,
    readonly limits: WorkbookLimits,
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /**
   * @param chunks the bytes, in order
   * @param onBytes told of packed bytes as they are read
   * @throws ImportRefused `damaged-workbook`, `workbook-too-large`
   */
  static async open(
    file: string,
    chunks: readonly Buffer[],
    limits: WorkbookLimits,
    onBytes: (bytes: number) => void,
  ): Promise<Archive> {
    const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    try {
      const zip = await fromRandomAccessReaderPromise(new ChunkReader(chunks, onBytes), size, {
        lazyEntries: true,
        autoClose: false,
      });
      if (zip.entryCount > limits.parts) throw tooLarge(file, limits, 'parts');
      const entries = await entriesOf(zip);
      requireSound(file, entries, limits);
      return new Archive(file, limits, zip, new Map(entries.map((entry) => [key(entry.fileName), entry])));
    } catch (error) {
      throw error instanceof ImportRefused ? error : damaged(file, error);
    }
  }

  /** @param part its name, in whatever case, as names of parts are compared */
  has(part: string): boolean {
    return this.entries.has(key(part));
  }

  /** The bytes of a part, unpacked. @throws ImportRefused `damaged-workbook`, also when there is none */
  async *read(part: string): AsyncGenerator<Buffer, undefined> {
    const entry = this.entries.get(key(part));
    if (!entry) throw damaged(this.file);
    let sum = 0;
    try {
      for await (const chunk of (await this.zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
        sum = crc32(chunk, sum);
        yield chunk;
        // A part that is stored as it is comes from memory alone: nothing else would have its turn before its end.
        await setImmediate();
      }
    } catch (error) {
      throw damaged(this.file, error);
    }
    if (sum !== entry.crc32) throw damaged(this.file);
  }

  /** @throws ImportRefused when a part is larger than it may be beside the sheets and texts */
  requireSmall(part: string): void {
    const size = this.entries.get(key(part))?.uncompressedSize ?? 0;
    if (size > this.limits.smallPartBytes) throw tooLarge(this.file, this.limits, 'smallPartBytes');
  }
}

const key = (part: string) => part.toLowerCase();

function entriesOf(zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.once('end', () => resolve(entries));
    zip.once('error', reject);
    zip.readEntry();
  });
}

/** @throws ImportRefused when a part hides another one, or is not what the archive could hold honestly */
function requireSound(file: string, entries: readonly Entry[], limits: WorkbookLimits): void {
  let unpacked = 0;
  let end = 0;
  const byPlace = [...entries].sort(
    (one, other) => one.relativeOffsetOfLocalHeader - other.relativeOffsetOfLocalHeader,
  );
  for (const entry of byPlace) {
    const { uncompressedSize, compressedSize, relativeOffsetOfLocalHeader: start } = entry;
    unpacked += uncompressedSize;
    if (unpacked > limits.unpackedBytes) throw tooLarge(file, limits, 'unpackedBytes');
    if (uncompressedSize > limits.ratioFrom && uncompressedSize > compressedSize * limits.ratio)
      throw tooLarge(file, limits, 'ratio');
    // Overlapping parts give the same bytes again and again.
    if (start < end || !entry.canDecodeFileData()) throw damaged(file);
    end = start + LOCAL_HEADER + entry.fileNameLength + compressedSize;
  }
  if (new Set(entries.map(({ fileName }) => key(fileName))).size < entries.length) throw damaged(file);
}

/** Reads at any place of bytes that came in pieces, without a copy of the whole. */
class ChunkReader extends RandomAccessReader {
  constructor(
    private readonly chunks: readonly Buffer[],
    private readonly onBytes: (bytes: number) => void,
  ) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.slices(start, end));
  }

  private *slices(start: number, end: number): Generator<Buffer> {
    let at = 0;
    for (const chunk of this.chunks) {
      const [from, to] = [Math.max(start - at, 0), Math.min(end - at, chunk.length)];
      at += chunk.length;
      if (from >= to) continue;
      this.onBytes(to - from);
      yield chunk.subarray(from, to);
    }
  }
}
