import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StartRefused } from './start-refused';

export interface DataDir {
  /** True if the previous start was killed: the processes that it started may still be running. */
  readonly wasKilled: boolean;
  /** Deletes the lock file, so that another start can use the folder. */
  stop(): Promise<void>;
}

/**
 * Creates the data folder and locks it for this process. A lock of a process that no longer runs (after `kill -9`) is replaced.
 *
 * @throws StartRefused if another process has locked the folder, or it cannot be written
 */
export async function lockDataDir(dataDir: string): Promise<DataDir> {
  const lock = path.join(dataDir, 'pasloket.lock');
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o711 });
    const wasKilled = !(await writeNew(lock));
    if (wasKilled) {
      await refuseWhenHeld(lock, dataDir);
      await rm(lock, { force: true });
      if (!(await writeNew(lock))) await refuseWhenHeld(lock, dataDir);
    }
    return { wasKilled, stop: () => rm(lock, { force: true }) };
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    throw new StartRefused(`DATA_DIR ${dataDir} cannot be written: set DATA_DIR to a folder of yours.`, {
      cause: error,
    });
  }
}

/** @returns false if the lock file exists already */
async function writeNew(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, `${process.pid}\n`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function refuseWhenHeld(lock: string, dataDir: string): Promise<void> {
  const holder = Number(await readFile(lock, 'utf8').catch(() => ''));
  if (holder && holder !== process.pid && (await isPasloket(holder))) {
    throw new StartRefused(
      `DATA_DIR ${dataDir} is in use by process ${holder}: stop that one first, or set DATA_DIR to another folder.`,
    );
  }
}

/** Returns true if the process runs and is a Pasloket: the operating system may have given the id to another program since. */
async function isPasloket(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'standalone');
  return commandLine.includes('standalone');
}
