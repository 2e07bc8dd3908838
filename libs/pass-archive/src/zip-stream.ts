import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { amsterdamDosTime } from './dos-time';

/** A file in the archive. Its name is written unchanged, so it must already be safe and unique (`uniqueFileNames`). */
export interface ArchiveEntry {
  readonly name: string;
  readonly data: Uint8Array;
}

/** Limits of a ZIP without ZIP64. An archive with 250 passes is far below them. */
const MOST_ENTRIES = 0xffff;
const MOST_BYTES = 0xffffffff;

const UTF8_NAMES = 0x0800;
const VERSION_NEEDED = 20;
const MADE_ON_UNIX = (3 << 8) | VERSION_NEEDED;
const REGULAR_FILE_0644 = (0o100644 << 16) >>> 0;

interface WrittenEntry {
  readonly name: Buffer;
  readonly crc: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * Returns a stream with the bytes of a ZIP archive. Entries are stored without compression, because a PDF is compressed already; names are
 * UTF-8.
 *
 * Entries are requested one at a time, and only when the reader asks for more. So only the current entry and the buffer of the stream are
 * in memory, for any number of entries. An error of `entries` ends the stream with that error. The same entries and instant give the same
 * bytes.
 *
 * @param modifiedAt the timestamp of each entry: written as Dutch local time, which Windows shows, and as Unix time in the extended
 * timestamp, which other systems read.
 * @throws RangeError (through the stream) for more than 65,535 entries or 4 GiB.
 */
export function archiveStream(
  entries: AsyncIterable<ArchiveEntry> | Iterable<ArchiveEntry>,
  modifiedAt: Date,
): Readable {
  return Readable.from(zipBytes(entries, modifiedAt), { objectMode: false, highWaterMark: 64 * 1024 });
}

async function* zipBytes(
  entries: AsyncIterable<ArchiveEntry> | Iterable<ArchiveEntry>,
  modifiedAt: Date,
): AsyncGenerator<Uint8Array> {
  const time = amsterdamDosTime(modifiedAt);
  const unixTime = Math.floor(modifiedAt.getTime() / 1000);
  const written: WrittenEntry[] = [];
  let offset = 0;
  for await (const { name, data } of entries) {
    const entry = { name: Buffer.from(name, 'utf8'), crc: crc32(data), size: data.length, offset };
    written.push(entry);
    const header = localHeader(entry, time, unixTime);
    offset += header.length + data.length;
    if (written.length > MOST_ENTRIES || offset > MOST_BYTES) {
      throw new RangeError('An archive holds at most 65,535 entries and 4 GiB.');
    }
    yield header;
    // An empty chunk would end the stream.
    if (data.length > 0) yield data;
  }
  yield centralDirectory(written, offset, time, unixTime);
}

function localHeader(entry: WrittenEntry, time: number, unixTime: number): Buffer {
  const header = Buffer.alloc(30 + entry.name.length + 9);
  header.writeUInt32LE(0x04034b50, 0);
  writeShared(header, 4, entry, time);
  header.writeUInt16LE(9, 28);
  entry.name.copy(header, 30);
  writeExtendedTime(header, 30 + entry.name.length, unixTime);
  return header;
}

function centralDirectory(
  entries: readonly WrittenEntry[],
  start: number,
  time: number,
  unixTime: number,
): Buffer {
  const parts = entries.map((entry) => {
    const record = Buffer.alloc(46 + entry.name.length + 9);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt16LE(MADE_ON_UNIX, 4);
    writeShared(record, 6, entry, time);
    record.writeUInt16LE(9, 30);
    record.writeUInt32LE(REGULAR_FILE_0644, 38);
    record.writeUInt32LE(entry.offset, 42);
    entry.name.copy(record, 46);
    writeExtendedTime(record, 46 + entry.name.length, unixTime);
    return record;
  });
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(start, 16);
  return Buffer.concat([...parts, end]);
}

/** Writes the 24 bytes that the local header and the central directory header have in common, from 'version needed' to 'name length'. */
function writeShared(target: Buffer, at: number, entry: WrittenEntry, time: number): void {
  target.writeUInt16LE(VERSION_NEEDED, at);
  target.writeUInt16LE(UTF8_NAMES, at + 2);
  target.writeUInt16LE(0, at + 4);
  target.writeUInt32LE(time, at + 6);
  target.writeUInt32LE(entry.crc, at + 10);
  target.writeUInt32LE(entry.size, at + 14);
  target.writeUInt32LE(entry.size, at + 18);
  target.writeUInt16LE(entry.name.length, at + 22);
}

/** Writes Info-ZIP's extended timestamp: identifier, length, 'modification time only', seconds since 1970. */
function writeExtendedTime(target: Buffer, at: number, unixTime: number): void {
  target.writeUInt16LE(0x5455, at);
  target.writeUInt16LE(5, at + 2);
  target.writeUInt8(1, at + 4);
  target.writeInt32LE(unixTime, at + 5);
}
