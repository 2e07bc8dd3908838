import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Returns the secret that this file contains; the first call creates it. Only the file's owner can read it. */
export function readOrCreateSecret(path: string): string {
  if (!existsSync(path)) writeSecretFile(path, randomBytes(32).toString('hex'));
  return readFileSync(path, 'utf8').trim();
}

/** Writes a file that only its owner can read. It is renamed when complete, so that it never contains only a part. */
export function writeSecretFile(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.new`;
  writeFileSync(unfinished, `${content}\n`, { mode: 0o600 });
  // A file that an earlier, failed call left behind keeps its old mode.
  chmodSync(unfinished, 0o600);
  renameSync(unfinished, path);
}
