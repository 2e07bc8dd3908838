import { setTimeout as wait } from 'node:timers/promises';
import { onBackend } from './support/on-both-backends';
import { type Rig } from './support/rig';

/** Long enough to be seen in whole seconds. */
const GONE_MS = 4_000;

describe('Workers that are gone', () => {
  onBackend('PostgreSQL', (stage) => {
    it('row 63: while all workers are gone, requests wait and health tells for how long; then they are made', async () => {
      const { rig, contact } = stage;
      await Promise.all(rig.workers.map((worker) => worker.kill()));
      const ids = [await contact.submit(12), await contact.submit(12, 5), await contact.submit(12, 10)];
      await wait(GONE_MS);
      for (const id of ids)
        expect(await contact.getRequest(id)).toMatchObject({ state: 'submitted', done: 0 });
      expect(await oldestWaiting(rig)).toBeGreaterThanOrEqual(3);
      await Promise.all(rig.workers.map((worker) => worker.start()));
      for (const id of ids)
        expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 12 });
      expect(await oldestWaiting(rig)).toBeNull();
    }, 180_000);
  });
});

async function oldestWaiting(rig: Rig): Promise<number | null> {
  const response = await fetch(`${rig.url}/api/health/ready`);
  return ((await response.json()) as { oldestWaitingSeconds: number | null }).oldestWaitingSeconds;
}
