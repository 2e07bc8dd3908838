import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { shareBenchPasses } from './bench-passes';
import { demoPasses } from './demo-passes';
import { CONTENDERS } from './render/contender';
import { median, type Measured } from './render/measure';

/**
 * `npm run bench:render`: how many passes a second one core makes, from data to ZIP entries, in four ways over the same
 * 250 passes of the demo registry, each in a process of its own, one after the other. Medians; on a machine with neighbours, compare ratios.
 * `npm run bench:render -- --soak` makes 1,000 requests of 250 with ours alone, and prints the memory as it goes.
 */
const RESULTS = join(process.cwd(), 'bench', 'results');
const SLOW_RUNS = 5;
const FAST_RUNS = 25;
const PASSES = 250;

const env = shareBenchPasses(demoPasses(PASSES));

function child(script: string, ...args: string[]): string {
  return execFileSync(process.execPath, [join(__dirname, 'render', script), ...args], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

function main(): void {
  const results = CONTENDERS.map((name) => {
    const isSlow = name === 'pdf-lib' || name === 'pdfkit';
    return JSON.parse(child('measure.js', name, String(isSlow ? SLOW_RUNS : FAST_RUNS))) as Measured;
  });
  const coldFirstPassMs = median(Array.from({ length: 5 }, () => Number(child('cold.js'))));
  const ours = results.find(({ name }) => name === 'pasloket');
  const ourSpeed = ours?.passesPerSecond ?? NaN;
  console.table(
    Object.fromEntries(
      results.map(({ name, passesPerSecond, bytesPerPass, peakRssMb }) => [
        name,
        {
          'passes/s': passesPerSecond,
          'ours is': `${(ourSpeed / passesPerSecond).toFixed(ourSpeed < passesPerSecond ? 2 : 1)} ×`,
          'bytes/pass': bytesPerPass,
          'peak MB': peakRssMb,
        },
      ]),
    ),
  );
  console.log('ours, ms per request of n passes:', ours?.requestMs);
  console.log(`ours, event loop held at most: ${ours?.longestHoldMs} ms`);
  console.log(`ours, first pass of a cold process: ${coldFirstPassMs} ms`);
  mkdirSync(RESULTS, { recursive: true });
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
  const report = {
    machine,
    results: results.map(({ name, passesPerSecond, bytesPerPass, peakRssMb }) => ({
      name,
      passesPerSecond,
      bytesPerPass,
      peakRssMb,
    })),
    ours: { coldFirstPassMs, longestHoldMs: ours?.longestHoldMs, requestMs: ours?.requestMs },
  };
  writeFileSync(join(RESULTS, 'render.json'), `${JSON.stringify(report, null, 2)}\n`);
}

if (process.argv.includes('--soak')) {
  execFileSync(process.execPath, [join(__dirname, 'render', 'soak.js')], { env, stdio: 'inherit' });
} else {
  main();
}
