import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';

export interface StoredArchive {
  readonly bytes: number;
  /** Hexadecimal, of the bytes as they were sent. */
  readonly sha256: string;
}

/** An archive on its way, counted and hashed as it passes. */
export class MeasuredArchive {
  /** The same bytes; it ends the archive when it is ended itself. */
  readonly stream: Readable;
  /** Why the archive itself ended before its time; undefined when whoever reads it did that. */
  failure: unknown;

  private readonly hash = createHash('sha256');
  private bytes = 0;

  constructor(private readonly archive: Readable) {
    this.stream = Readable.from(this.chunks(), { objectMode: false });
    archive.on('error', (error) => {
      // Once the reader has given up, the archive is ended from here, and Node.js calls that an error as well.
      if (!this.stream.destroyed) this.failure = error;
    });
  }

  /** Of all that has passed. Call it once, at the end. */
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

/** Reads to the end, and keeps nothing but size and hash. */
export async function measure(archive: Readable): Promise<StoredArchive> {
  const measured = new MeasuredArchive(archive);
  await finished(measured.stream.resume());
  return measured.result();
}
