import { archiveStream, type ArchiveEntry } from '@app/pass-archive';
import { benchPasses } from '../bench-passes';
import { withPasloket } from './with-pasloket';

/** One process that makes request after request without pause, and says its memory now and then. */
async function main(requests: number): Promise<void> {
  const passes = benchPasses(250);
  const render = await withPasloket.load(passes);
  for (let request = 1; request <= requests; request++) {
    async function* entries(): AsyncGenerator<ArchiveEntry> {
      // Other names each time, as in life: what is remembered by name would show.
      const others = passes.map((pass) => ({ ...pass, holderName: `${pass.holderName} ${request}` }));
      for await (const data of render(others)) yield { name: 'pas.pdf', data };
    }
    for await (const chunk of archiveStream(entries(), new Date(0))) void chunk;
    if (request % Math.max(1, Math.floor(requests / 10)) === 0) {
      console.log(`${request} requests, ${Math.round(process.memoryUsage.rss() / 1024 ** 2)} MB`);
    }
  }
  console.log(`peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
}

void main(Number(process.argv[2] ?? 1000));
