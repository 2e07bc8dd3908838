import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseAllDocuments } from 'yaml';
import { type AppProcess } from './support/app-process';
import { waitForRow } from './support/contact';
import { onBackend } from './support/on-both-backends';
import { type Rig } from './support/rig';

interface ScaledObject {
  readonly kind: string;
  readonly spec: {
    readonly minReplicaCount: number;
    readonly maxReplicaCount: number;
    readonly triggers: readonly { metadata: { query: string; targetQueryValue: string } }[];
  };
}

const REQUESTS = 45;
const PASSES = 60;
/** More often than KEDA asks, and scaled in at once: a cluster is gentler. */
const ASK_EVERY_MS = 300;

/** As KEDA and the HPA do by k8s/base/scaling.yaml: so many workers as the open requests call for. */
class Autoscaler {
  readonly sizes: number[] = [];
  private readonly spec = scaledObject().spec;

  constructor(
    private readonly rig: Rig,
    private readonly pool: readonly AppProcess[],
  ) {}

  /** Until nothing is open any more. */
  async run(): Promise<void> {
    const { minReplicaCount, maxReplicaCount, triggers } = this.spec;
    const { query, targetQueryValue } = triggers[0]?.metadata ?? { query: '', targetQueryValue: '0' };
    for (;;) {
      const [row] = await this.rig.sql<{ count: string }>(query);
      const open = Number(row?.count);
      const wanted = Math.ceil(open / Number(targetQueryValue));
      await this.scaleTo(Math.min(Math.max(wanted, minReplicaCount), maxReplicaCount));
      if (open === 0) return;
      await wait(ASK_EVERY_MS);
    }
  }

  private async scaleTo(size: number): Promise<void> {
    if (this.sizes.at(-1) === size) return;
    this.sizes.push(size);
    // A pod that is scaled away has its SIGTERM, and the others go on meanwhile.
    await Promise.all(this.pool.map((worker, index) => (index < size ? worker.start() : stopped(worker))));
  }
}

async function stopped(worker: AppProcess): Promise<void> {
  if (worker.isAlive) await worker.stop();
}

function scaledObject(): ScaledObject {
  const file = readFileSync(path.resolve(__dirname, '../../k8s/base/scaling.yaml'), 'utf8');
  const found = parseAllDocuments(file)
    .map((document) => document.toJS() as ScaledObject)
    .find(({ kind }) => kind === 'ScaledObject');
  if (!found) throw new Error('k8s/base/scaling.yaml has no ScaledObject.');
  return found;
}

describe('Scaling', () => {
  onBackend('Redis', (stage) => {
    it('row 62: scaled out by what is open, and in again in the middle of work, nothing is lost and no attempt is charged', async () => {
      const { rig, contact } = stage;
      await Promise.all(rig.workers.map((worker) => worker.stop()));
      const ids: string[] = [];
      for (let count = 0; count < REQUESTS; count++) ids.push(await contact.submit(PASSES, count));

      const [ways] = rig.workerWays as [(typeof rig.workerWays)[0]];
      const { maxReplicaCount } = scaledObject().spec;
      const more = Array.from({ length: maxReplicaCount - rig.workers.length }, () =>
        rig.app('pdf-worker', ways),
      );
      const autoscaler = new Autoscaler(rig, [...rig.workers, ...more]);
      await autoscaler.run();
      await Promise.all(more.map(stopped));

      // Three for forty-five, and two once forty are left.
      expect(autoscaler.sizes).toEqual([3, 2]);
      for (const id of ids) {
        expect(await contact.waitUntilSettled(id)).toMatchObject({
          state: 'ready',
          done: PASSES,
          missing: [],
        });
        expect(await waitForRow(rig, id, 'true')).toMatchObject({ attempt_count: 1 });
      }
    }, 240_000);
  });
});
