import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

export interface StoredArchive {
  readonly bytes: number;
  /** SHA-256 of the sent bytes, hexadecimal. */
  readonly sha256: string;
}

/** Counts and hashes the bytes of an archive while they are uploaded. */
export class MeasuredArchive {
  /** The same bytes. If this stream is destroyed, the archive is destroyed too. */
  readonly stream: Readable;
  /** The error of the archive itself; undefined if it succeeded, or if its reader stopped early. */
  failure: unknown;

  private readonly hash = createHash('sha256');
  private bytes = 0;

  constructor(private readonly archive: Readable) {
    this.stream = Readable.from(this.chunks(), { objectMode: false });
    archive.on('error', (error) => {
      // If the reader stopped early, the archive is destroyed from here, which Node.js also reports as an error.
      if (!this.stream.destroyed) this.failure = error;
    });
  }

  /** Returns size and hash of all bytes. Call it once, at the end. */
  result(): StoredArchive {
    return { bytes: this.bytes, sha256: this.hash.digest('hex') };
  }

  private async *chunks(): AsyncGenerator<Buffer> {
    for await (const chunk of this.archive as AsyncIterable<Buffer | string>) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      this.hash.update(bytes);
      this.bytes += bytes.length;
      yield bytes;
    }
  }
}

/** Reads the archive to its end, and returns only size and hash. */
export async function measureArchive(archive: Readable): Promise<StoredArchive> {
  const measured = new MeasuredArchive(archive);
  await finished(measured.stream.resume());
  return measured.result();
}
