import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { shareBenchPasses } from './bench-passes';
import { demoPasses } from './demo-passes';
import { watchConditions } from './measure/conditions';
import { report } from './measure/report';
import { interleaved, ROUNDS } from './measure/rounds';
import { median, round } from './measure/statistics';
import { type ContenderName, CONTENDERS } from './render/contender';
import { type Measured } from './render/measure';

/**
 * `npm run bench:render`: how many passes a second one core makes, from data to ZIP entries, in several ways over the same
 * 250 passes of the demo registry: five rounds, and in each every way once, in a process of its own.
 * `npm run bench:render -- --soak` makes 1,000 requests of 250 with ours alone, and prints the memory as it goes.
 */
const FAST_RUNS = 11;
const PASSES = 250;
/** They take half a minute for 250 passes. */
const SLOW: readonly ContenderName[] = ['pdf-lib', 'pdfkit'];

const env = shareBenchPasses(demoPasses(PASSES));

function child(script: string, ...args: string[]): string {
  return execFileSync(process.execPath, [join(__dirname, 'render', script), ...args], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function main(): Promise<void> {
  const conditions = watchConditions();
  const measured = await interleaved(
    CONTENDERS,
    (name) => JSON.parse(child('measure.js', name, String(SLOW.includes(name) ? 1 : FAST_RUNS))) as Measured,
  );
  const coldFirstPassMs = median(Array.from({ length: ROUNDS }, () => Number(child('cold.js'))));
  /** How many times quicker ours is, in the round where that is the median. */
  const times = (name: ContenderName) =>
    round(
      median(
        measured.pasloket.map(
          ({ passesPerSecond }, at) => passesPerSecond / (measured[name][at]?.passesPerSecond ?? NaN),
        ),
      ),
      2,
    );
  const of = (name: ContenderName, figure: (one: Measured) => number) => median(measured[name].map(figure));
  const results = CONTENDERS.map((name) => ({
    name,
    passesPerSecond: of(name, (one) => one.passesPerSecond),
    oursIsTimes: times(name),
    bytesPerPass: of(name, (one) => one.bytesPerPass),
    peakRssMb: of(name, (one) => one.peakRssMb),
  }));
  console.table(Object.fromEntries(results.map(({ name, ...figures }) => [name, figures])));
  const requestMs = Object.fromEntries(
    Object.keys(measured.pasloket[0]?.requestMs ?? {}).map((count) => [
      count,
      of('pasloket', (one) => one.requestMs[Number(count)] ?? NaN),
    ]),
  );
  const longestHoldMs = Math.max(...measured.pasloket.map((one) => one.longestHoldMs));
  console.log('ours, ms per request of n passes:', requestMs);
  console.log(`ours, event loop held at most: ${longestHoldMs} ms`);
  console.log(`ours, first pass of a cold process: ${coldFirstPassMs} ms`);
  report(
    'render',
    conditions(),
    {
      'render, share of the limit': times('limit'),
      'render, times pdf-lib template': times('pdf-lib template'),
      'render, times Typst': times('typst'),
    },
    { results, ours: { coldFirstPassMs, longestHoldMs, requestMs } },
  );
}

if (process.argv.includes('--soak')) {
  execFileSync(process.execPath, [join(__dirname, 'render', 'soak.js')], { env, stdio: 'inherit' });
} else {
  void main();
}
