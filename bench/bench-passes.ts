import { type PassData } from '@app/pass-pdf';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The file from which the measured processes read their passes, so that none of them loads the registry as well. */
const FILE = 'BENCH_PASSES';

/** Writes the passes that the processes started with this environment measure. */
export function shareBenchPasses(passes: readonly PassData[]): NodeJS.ProcessEnv {
  const file = join(mkdtempSync(join(tmpdir(), 'pasloket-bench-')), 'passes.json');
  writeFileSync(file, JSON.stringify(passes));
  return { ...process.env, [FILE]: file };
}

/** The first `count` passes of those. */
export function benchPasses(count: number): PassData[] {
  return (JSON.parse(readFileSync(process.env[FILE] ?? '', 'utf8')) as PassData[]).slice(0, count);
}
