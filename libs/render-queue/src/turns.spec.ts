import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { startRedis } from '../../../test/support/redis-server';
import { describeWithTool } from '../../../test/support/system-tool';
import { testDatabase } from '../../../test/support/test-database';
import { prepareRenderQueue } from './prepare-render-queue';
import { openRenderQueue } from './render-queue';
import { startRenderWorker } from './render-worker';

const RING_WITHIN_TRIES = 200;

/** Real: the queue in its backend. Mocked: the work. */
describe('Turns, with the queue in PostgreSQL', () => ringInTurns(testDatabase, 'close'));
describeWithTool(['redis-server'], 'Turns, with the queue in Redis', () =>
  ringInTurns(() => startRedis(), 'stop'),
);

function ringInTurns<Place extends { url: string } & Record<End, () => Promise<void>>, End extends string>(
  start: () => Promise<Place>,
  end: End,
): void {
  let place: Place;
  beforeAll(async () => {
    place = await start();
    await prepareRenderQueue(place.url);
  });
  afterAll(() => place[end]());

  it('are kept: a lower one goes first, equals in the order of their rings, and who waits for a turn is pending', async () => {
    const queue = openRenderQueue(place.url, () => undefined);
    const rings = [3, 1, 2, 1, 2].map((turn) => ({ turn, job: { requestId: randomUUID(), generation: 1 } }));
    for (const { job, turn } of rings) await ringOnceReached(() => queue.enqueue(job, turn));
    await expect(queue.isPending((rings[0] as (typeof rings)[0]).job)).resolves.toBe(true);
    const done: string[] = [];
    const worker = startRenderWorker(
      place.url,
      ({ requestId }) => Promise.resolve(void done.push(requestId)),
      { concurrency: 1, onError: () => undefined },
    );
    for (let tries = 0; tries < 600 && done.length < rings.length; tries++) await wait(50);
    await worker.close();
    await queue.close();
    expect(done).toEqual([1, 3, 2, 4, 0].map((index) => rings[index]?.job.requestId));
  });
}

/** A producer that has only just been opened is not connected yet, and does not wait. */
async function ringOnceReached(ring: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await ring();
    } catch (error) {
      if (tries === RING_WITHIN_TRIES) throw error;
      await wait(50);
    }
  }
}
