import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StartRefused } from './start-refused';

/**
 * Makes the data folder and takes it for this process alone.
 *
 * @returns gives it back. A lock whose process is gone (a kill -9) is taken over.
 * @throws StartRefused
 */
export async function takeDataDir(dataDir: string): Promise<() => Promise<void>> {
  const lock = path.join(dataDir, 'pasloket.lock');
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o711 });
    const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (holder && holder !== process.pid && (await isPasloket(holder))) {
      throw new StartRefused(
        `DATA_DIR ${dataDir} is in use by process ${holder}: stop that one first, or set DATA_DIR to another folder.`,
      );
    }
    await writeFile(lock, `${process.pid}\n`);
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    throw new StartRefused(`DATA_DIR ${dataDir} cannot be written: set DATA_DIR to a folder of yours.`, {
      cause: error,
    });
  }
  return () => rm(lock, { force: true });
}

/** Whether a process lives and is one of ours; process numbers are used again. */
async function isPasloket(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'standalone');
  return commandLine.includes('standalone');
}
