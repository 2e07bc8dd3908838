import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { ImportRefused } from './import-refused';

/** A file to import, wherever it comes from. It is read once, from its begin to its end. */
export interface ImportFile {
  /** Without folder. */
  readonly name: string;
  readonly chunks: AsyncIterable<Buffer>;
}

export interface ImportFiles {
  /** Of all files together, for the progress; an estimate will do. */
  readonly totalBytes: number;
  /** One is read to its end before the next is asked for. */
  readonly files: AsyncIterable<ImportFile> | Iterable<ImportFile>;
}

const READ_BYTES = 256 * 1024;

/** Files on this machine. @throws ImportRefused when there is one that cannot be read */
export async function filesAt(paths: readonly string[]): Promise<ImportFiles> {
  const sizes = await Promise.all(paths.map(sizeOf));
  return {
    totalBytes: sizes.reduce((sum, size) => sum + size, 0),
    files: paths.map((file) => ({
      name: path.basename(file),
      chunks: { [Symbol.asyncIterator]: () => bytesOf(file) },
    })),
  };
}

/** Opened when it is read, not before. */
async function* bytesOf(file: string): AsyncGenerator<Buffer, undefined> {
  yield* createReadStream(file, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>;
}

async function sizeOf(file: string): Promise<number> {
  try {
    const handle = await open(file);
    try {
      const found = await handle.stat();
      if (found.isFile()) return found.size;
    } finally {
      await handle.close();
    }
  } catch {
    // The same sentence, whatever stands in the way.
  }
  throw new ImportRefused(
    'no-such-file',
    `${path.basename(file)} is no file that can be read: check its path.`,
  );
}
