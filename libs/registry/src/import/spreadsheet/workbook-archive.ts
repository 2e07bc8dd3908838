import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import { ImportRefused } from '../import-refused';
import { workbookDamaged, workbookTooLarge, type WorkbookLimits } from './workbook-limits';

/** Size of the header before the content of a part, without the name. Bytes. */
const LOCAL_HEADER = 30;

/**
 * The parts of a workbook, which is a ZIP archive in memory. Only requested parts are unpacked, in chunks, and no name is used as a path of
 * the file system. The size and the checksum of each part are compared with those in the archive's directory.
 */
export class WorkbookArchive {
  private constructor(
    readonly file: string,
    readonly limits: WorkbookLimits,
    private readonly zip: ZipFile,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /**
   * @param chunks the bytes, in order
   * @param onBytes called with the number of packed bytes that were read
   * @throws ImportRefused `damaged-workbook`, `workbook-too-large`
   */
  static async open(
    file: string,
    chunks: readonly Buffer[],
    limits: WorkbookLimits,
    onBytes: (bytes: number) => void,
  ): Promise<WorkbookArchive> {
    const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    try {
      const zip = await fromRandomAccessReaderPromise(new ChunkReader(chunks, onBytes), size, {
        lazyEntries: true,
        autoClose: false,
      });
      if (zip.entryCount > limits.parts) throw workbookTooLarge(file, limits, 'parts');
      const entries = await entriesOf(zip);
      requireSound(file, entries, limits);
      return new WorkbookArchive(
        file,
        limits,
        zip,
        new Map(entries.map((entry) => [key(entry.fileName), entry])),
      );
    } catch (error) {
      throw error instanceof ImportRefused ? error : workbookDamaged(file, error);
    }
  }

  /** Returns true if the archive has this part. @param part its name; upper and lower case are equal, as the format requires */
  has(part: string): boolean {
    return this.entries.has(key(part));
  }

  /** Yields the unpacked bytes of a part. @throws ImportRefused `damaged-workbook`, also if the part is missing */
  async *read(part: string): AsyncGenerator<Buffer, undefined> {
    const entry = this.entries.get(key(part));
    if (!entry) throw workbookDamaged(this.file);
    let sum = 0;
    try {
      for await (const chunk of (await this.zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
        sum = crc32(chunk, sum);
        yield chunk;
        // An uncompressed part is read from memory without waiting, so without this pause it would block the event loop until its end.
        await setImmediate();
      }
    } catch (error) {
      throw workbookDamaged(this.file, error);
    }
    if (sum !== entry.crc32) throw workbookDamaged(this.file);
  }

  /** @throws ImportRefused if a part is larger than allowed for parts other than sheets and texts */
  requireSmallPart(part: string): void {
    const size = this.entries.get(key(part))?.uncompressedSize ?? 0;
    if (size > this.limits.smallPartBytes) throw workbookTooLarge(this.file, this.limits, 'smallPartBytes');
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

/** @throws ImportRefused if two parts overlap or have the same name, or a part is larger than a normal archive can contain */
function requireSound(file: string, entries: readonly Entry[], limits: WorkbookLimits): void {
  let unpacked = 0;
  let end = 0;
  const byPlace = [...entries].sort(
    (one, other) => one.relativeOffsetOfLocalHeader - other.relativeOffsetOfLocalHeader,
  );
  for (const entry of byPlace) {
    const { uncompressedSize, compressedSize, relativeOffsetOfLocalHeader: start } = entry;
    unpacked += uncompressedSize;
    if (unpacked > limits.unpackedBytes) throw workbookTooLarge(file, limits, 'unpackedBytes');
    if (uncompressedSize > limits.ratioFrom && uncompressedSize > compressedSize * limits.ratio)
      throw workbookTooLarge(file, limits, 'ratio');
    // Overlapping parts would unpack the same bytes many times.
    if (start < end || !entry.canDecodeFileData()) throw workbookDamaged(file);
    end = start + LOCAL_HEADER + entry.fileNameLength + compressedSize;
  }
  if (new Set(entries.map(({ fileName }) => key(fileName))).size < entries.length)
    throw workbookDamaged(file);
}

/** Reads at any offset of the chunks, without copying them into one buffer. */
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
