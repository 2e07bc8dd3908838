import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** The secret kept in this file, made on the first call. Only the file's owner can read it. */
export function secretFile(path: string): string {
  if (!existsSync(path)) writeSecret(path, randomBytes(32).toString('hex'));
  return readFileSync(path, 'utf8').trim();
}

/** Writes a file that only its owner can read: whole, or not at all. */
export function writeSecret(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.new`;
  writeFileSync(unfinished, `${content}\n`, { mode: 0o600 });
  // A file left by an earlier try keeps its old mode.
  chmodSync(unfinished, 0o600);
  renameSync(unfinished, path);
}
