import { monitorEventLoopDelay } from 'node:perf_hooks';
import { benchPasses } from '../bench-passes';
import { archiveStream, type ArchiveEntry } from '@app/pass-archive';
import { median, round } from '../measure/statistics';
import { contender, type ContenderName, type RenderRequest } from './contender';

/** One process, one contender: `node measure.js NAME RUNS`. Its findings are one line of JSON. */
export interface Measured {
  readonly name: ContenderName;
  readonly passesPerSecond: number;
  readonly bytesPerPass: number;
  readonly peakRssMb: number;
  /** The longest that the event loop was held, over all runs; tells something only of ways that let it turn, as ours. */
  readonly longestHoldMs: number;
  /** Milliseconds per request of so many passes; smaller ones of fast ways only. */
  readonly requestMs: Readonly<Record<number, number>>;
}

const PASSES = 250;
/** A slow way makes ten passes a second: it gets fewer. */
const SLOW_PASSES = 50;
/** When files were made does not matter to the bench, only that it is the same each time. */
const MADE_AT = new Date('2026-11-23T12:00:00Z');

async function main(name: ContenderName, runs: number): Promise<Measured> {
  // A slow way is warm after a few passes, and would take minutes over what a fast one does in a second.
  const isFast = runs > 1;
  const count = isFast ? PASSES : SLOW_PASSES;
  const passes = benchPasses(count);
  const render = await (await contender(name)).load(passes);
  for (let i = 0; i < 3; i++) await run(render, passes.slice(0, isFast ? count : 8));

  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const times: number[] = [];
  let bytes = 0;
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    bytes = await run(render, passes);
    times.push(performance.now() - start);
  }
  delay.disable();
  const requestMs: Record<number, number> = { [count]: round(median(times)) };
  for (const some of isFast ? [1, 10, 50, 125] : []) {
    const someTimes: number[] = [];
    for (let i = 0; i < 11; i++) {
      const start = performance.now();
      await run(render, passes.slice(0, some));
      someTimes.push(performance.now() - start);
    }
    requestMs[some] = round(median(someTimes));
  }
  return {
    name,
    passesPerSecond: Math.round(count / (median(times) / 1000)),
    bytesPerPass: Math.round(bytes / count),
    peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024),
    longestHoldMs: round(delay.max / 1e6),
    requestMs,
  };
}

/** Makes one request's archive to its last byte, and returns the bytes of the PDFs in it. */
async function run(render: RenderRequest, passes: Parameters<RenderRequest>[0]): Promise<number> {
  let bytes = 0;
  async function* entries(): AsyncGenerator<ArchiveEntry> {
    let n = 0;
    for await (const data of render(passes)) {
      bytes += data.length;
      yield { name: `${passes[n]?.qualificationNumber}_${passes[n++]?.holderName}.pdf`, data };
    }
  }
  for await (const chunk of archiveStream(entries(), MADE_AT)) void chunk;
  return bytes;
}

if (require.main === module) {
  const [name, runs] = process.argv.slice(2);
  void main(name as ContenderName, Number(runs)).then((measured) => console.log(JSON.stringify(measured)));
}
