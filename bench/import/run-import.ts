import { importFilesFromPaths, importRegistry } from '@app/registry';

/** Runs `DATABASE_URL=… node run-import.js FILE…`: one import in a separate process, which prints its result as one line of JSON. */
export interface Imported {
  readonly seconds: number;
  readonly peakRssMb: number;
  /** Seconds from the start to the end of each step. */
  readonly steps: Readonly<Record<string, number>>;
}

async function main(files: readonly string[]): Promise<void> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const steps: Record<string, number> = {};
  let current = '';
  let since = 0;
  const enter = (step: string) => {
    if (step === current) return;
    if (current) steps[current] = Number((seconds() - since).toFixed(2));
    [current, since] = [step, seconds()];
  };
  const { rejects } = await importRegistry({
    databaseUrl: process.env.DATABASE_URL ?? '',
    files: () => importFilesFromPaths(files),
    startedBy: 'bench',
    onProgress: (step, done) => enter(step === 'write' ? `write ${done + 1}` : step),
    allowRemovals: () => Promise.resolve(false),
  });
  enter('end');
  if (rejects > 0) throw new Error(`${rejects} rows were refused.`);
  const imported: Imported = {
    seconds: seconds(),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    steps,
  };
  console.log(JSON.stringify(imported));
}

void main(process.argv.slice(2));
