import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { round } from './statistics';

/** From this share of the time on, taken by other guests of the machine's host, a result is noisy. Percent. */
const NOISY_STEAL = 10;
/** From so many processes of others per core on, too. */
const NOISY_LOAD_PER_CORE = 0.5;

/** The machine that a bench ran on, and how much of it the bench had. */
export interface Conditions {
  readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string };
  /** Time in which a core was ready to work but the host ran another guest, of all time of all cores. Percent. */
  readonly stealPercent: number;
  /** Processes that ran or waited for a core, in the minute before the bench: those of others. */
  readonly loadBefore: number;
  /** Absolute figures of a noisy run say little; its ratios still do. */
  readonly noisy: boolean;
}

/** Watches the machine from now on. @returns a function that tells how it was until then */
export function watchConditions(): () => Conditions {
  const before = cpuTimes();
  const loadBefore = round(loadavg()[0] ?? 0);
  return () => {
    const now = cpuTimes();
    const all = now.all - before.all;
    const stealPercent = all > 0 ? round((100 * (now.steal - before.steal)) / all) : 0;
    const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
    const noisy = stealPercent > NOISY_STEAL || loadBefore > NOISY_LOAD_PER_CORE * machine.cores;
    return { machine, stealPercent, loadBefore, noisy };
  };
}

/** Clock ticks of all cores since the machine started; none where Linux does not tell them. */
function cpuTimes(): { all: number; steal: number } {
  if (process.platform !== 'linux') return { all: 0, steal: 0 };
  // user nice system idle iowait irq softirq steal; what follows is counted within these.
  const ticks = readFileSync('/proc/stat', 'utf8').split('\n')[0]?.split(/\s+/).slice(1, 9).map(Number) ?? [];
  return { all: ticks.reduce((sum, each) => sum + each, 0), steal: ticks[7] ?? 0 };
}
