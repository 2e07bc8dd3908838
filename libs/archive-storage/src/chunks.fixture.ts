import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';

export const MIB = 1024 * 1024;

export function* splitIntoChunks(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024);
}

/** Returns a stream that never ends. It calls `then` once, when byte `atByte` is reached. */
export function endlessStream(then: () => void, atByte: number): Readable {
  const chunk = randomBytes(64 * 1024);
  let sent = 0;
  return Readable.from(
    (function* () {
      for (;;) {
        if (sent === atByte) then();
        sent += chunk.length;
        yield chunk;
      }
    })(),
  );
}
