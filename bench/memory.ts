import { testDataDir } from '../test/support/data-dir';
import { Standalone } from '../test/support/standalone';
import { until } from '../test/support/until';
import { watchConditions } from './measure/conditions';
import { peakMemoryMb } from './measure/peak-memory';
import { report } from './measure/report';

/**
 * `npm run bench:memory`: the most memory of the worker that `npm start` runs, while it makes requests of 250 passes, or as near
 * below as people's passes go, one after the other.
 */
const REQUESTS = 20;

interface RequestBody {
  readonly id: string;
  readonly state: string;
}

async function main(): Promise<void> {
  const conditions = watchConditions();
  const dataDir = await testDataDir();
  const system = await Standalone.start(dataDir.path);
  try {
    const client = await system.signedIn('contact-person');
    const { ids } = (await client.get<{ ids: string[] }>('/api/holders/ids')).body;
    const choicesOf = (holderIds: readonly string[]) => ({ holderIds, scope: 'all', expiryDates: [] });
    const { body: preview } = await client.post<{ fittingHolderIds: string[] }>(
      '/api/download-requests/preview',
      choicesOf(ids),
    );
    const worker = system.child('apps/pdf-worker');
    const peaksMb = [peakMemoryMb(worker)];
    for (let count = 1; count <= REQUESTS; count++) {
      const choices = { ...choicesOf(preview.fittingHolderIds), personalReference: `Bench ${count}` };
      const { status, body } = await client.post<RequestBody>('/api/download-requests', choices);
      if (status !== 202) throw new Error(`A request was answered with ${status}.`);
      await until('the request is ready', async () => {
        const { state } = (await client.get<RequestBody>(`/api/download-requests/${body.id}`)).body;
        if (state === 'failed') throw new Error('A request has failed.');
        return state === 'ready' || undefined;
      });
      peaksMb.push(peakMemoryMb(worker));
    }
    const peakRssMb = Math.max(...peaksMb);
    console.log(`peak after the start and after each request, MB: ${peaksMb.join(', ')}`);
    report('memory', conditions(), { 'worker memory, MB': peakRssMb }, { requests: REQUESTS, peaksMb });
  } finally {
    await system.stop();
    await dataDir.remove();
  }
}

void main();
