import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { until } from './until';

/** A shared system, as a file in its folder tells of it. */
export interface SharedProcess {
  readonly pid: number;
  readonly url: string;
}

/** The name of that file. */
export const TOLD = 'system.json';

/** Stops those of every worker, and waits until they are gone. @param runFolder of the run */
export async function stopSharedSystems(runFolder: string): Promise<void> {
  const pids = interruptSharedSystems(runFolder);
  await until('the shared systems have stopped', () => pids.every((pid) => !isAlive(pid)) || undefined);
}

/** Tells those of every worker to stop. @returns their process ids */
export function interruptSharedSystems(runFolder: string): number[] {
  const pids = readdirSync(runFolder)
    .map((name) => path.join(runFolder, name, TOLD))
    .filter((file) => existsSync(file))
    .map((file) => (JSON.parse(readFileSync(file, 'utf8')) as SharedProcess).pid);
  return pids.filter((pid) => {
    try {
      return process.kill(pid, 'SIGINT');
    } catch {
      return false; // It has ended.
    }
  });
}

/** A process that has ended and that its parent has not heard of is not alive. */
function isAlive(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}
