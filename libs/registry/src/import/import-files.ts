import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { ImportRefused } from './import-refused';

/** A file to import, from any source. It is read once, from start to end. */
export interface ImportFile {
  /** File name without folder. */
  readonly name: string;
  readonly chunks: AsyncIterable<Buffer>;
}

export interface ImportFiles {
  /** Total size of all files, for the progress report; may be an estimate. */
  readonly totalBytes: number;
  /** Each file is read to its end before the next one is requested. */
  readonly files: AsyncIterable<ImportFile> | Iterable<ImportFile>;
}

const READ_BYTES = 256 * 1024;

/** Returns the local files at these paths. @throws ImportRefused if one of them cannot be read */
export async function importFilesFromPaths(paths: readonly string[]): Promise<ImportFiles> {
  const sizes = await Promise.all(paths.map(sizeOf));
  return {
    totalBytes: sizes.reduce((sum, size) => sum + size, 0),
    files: paths.map((file) => ({
      name: path.basename(file),
      chunks: { [Symbol.asyncIterator]: () => bytesOf(file) },
    })),
  };
}

/** Opens the file only when reading begins. */
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
    // The message is the same for each cause.
  }
  throw new ImportRefused(
    'no-such-file',
    `${path.basename(file)} is no file that can be read: check its path.`,
  );
}
