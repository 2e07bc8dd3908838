import { PassRenderer } from '@app/pass-pdf';
import { benchPasses } from '../bench-passes';

/** One process that makes one pass, and says after how many milliseconds: from when Node itself is up, so modules, fonts and all. */
async function main(): Promise<void> {
  const renderer = await PassRenderer.load();
  const pass = (await renderer.open(benchPasses(1))).render(0);
  if (!pass.ok) throw new Error(pass.reason);
  console.log(Math.round((performance.now() - performance.nodeTiming.bootstrapComplete) * 10) / 10);
}

void main();
