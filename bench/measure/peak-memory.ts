import { readFileSync } from 'node:fs';

/**
 * The most memory that a process has held since it started (resident set), in MB, on Linux.
 *
 * @throws Error when the process has ended
 */
export function peakMemoryMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
}
