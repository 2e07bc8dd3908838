import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { MAX_ATTEMPTS, MAX_UNFINISHED_DRAWS } from '@app/download-request';
import { SeededRandom } from '@app/registry';
import { endLease } from './support/contact';
import { onBothBackends } from './support/on-both-backends';
import { type Rig } from './support/rig';

/** Connections that are reset, in one go. */
const RESETS = 40;

/** Places in a request for twelve passes, from 0 on. */
const FIRST = ['first', 0] as const;
const MIDDLE = ['middle', 5] as const;
const LAST = ['last', 11] as const;

/** Real: everything, as processes of their own. Mocked: nothing; a lease that need not be waited for is ended in the database. */
onBothBackends('Bad ways, and passes that end their process', (stage, backend) => {
  // The place has nothing to do with the queue: one backend tries them all.
  const places = backend === 'Redis' ? [MIDDLE] : [FIRST, MIDDLE, LAST];
  it.each(places)(
    'row 10: a pass that ends its process each time, at the %s place, is left out and named; the others are made',
    async (_place, index) => {
      const { rig, contact } = stage;
      const [worker, other] = rig.workers;
      await Promise.all(rig.workers.map((one) => one.kill()));
      const id = await contact.submit(12);
      const bystander = await contact.submit(12, 20);
      const deadly = await deadlyPass(rig, id, index);
      for (let deaths = 1; deaths <= 1 + MAX_UNFINISHED_DRAWS; deaths++) {
        await worker?.start(deadly.fault.env);
        await worker?.waitForExit();
        expect(deadly.fault.strikes()).toBe(deaths);
        await endLease(rig, id);
        await endLease(rig, bystander);
      }
      await worker?.start(deadly.fault.env);
      await other?.start(deadly.fault.env);
      expect(await contact.waitUntilSettled(id)).toMatchObject({
        state: 'ready',
        done: 11,
        missing: [{ reason: 'render-failed', qualificationId: deadly.qualificationId }],
      });
      // Made side by side with it, by the same worker.
      expect(await contact.waitUntilSettled(bystander)).toMatchObject({
        state: 'ready',
        done: 12,
        missing: [],
      });
      expect(deadly.fault.strikes()).toBe(1 + MAX_UNFINISHED_DRAWS);
      expect(rig.output).toContain(`pass ${index + 1} of request ${id} is left out`);
    },
    120_000,
  );

  it('row 10: a request that ends its worker at every attempt, at no pass, is failed with the reason; another is made meanwhile', async () => {
    const { rig, contact } = stage;
    const [worker, other] = rig.workers;
    await Promise.all(rig.workers.map((one) => one.kill()));
    const deadly = rig.fault(`claim=abort*${MAX_ATTEMPTS}`);
    const id = await contact.submit(12);
    for (let deaths = 1; deaths <= MAX_ATTEMPTS; deaths++) {
      await worker?.start(deadly.env);
      await worker?.waitForExit();
      expect(deadly.strikes()).toBe(deaths);
      await endLease(rig, id);
    }
    const next = await contact.submit(12, 20);
    await other?.start();
    expect(await contact.waitUntilSettled(id)).toMatchObject({
      state: 'failed',
      failure: { code: 'too-many-attempts' },
    });
    expect(await contact.waitUntilSettled(next)).toMatchObject({ state: 'ready', done: 12 });
    expect(await contact.retry(id)).toBe(202);
    expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 12, missing: [] });
  }, 180_000);

  it('row 21: with every answer late and slow, requests are made all the same, and no attempt is lost', async () => {
    const { rig, contact } = stage;
    for (const { database, queue, store } of rig.workerWays) {
      for (const way of [database, queue]) way.delayMs = 500;
      store.bytesPerSecond = 125_000;
    }
    const id = await contact.submit(20);
    expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 20, missing: [] });
    const [row] = await rig.sql(`SELECT attempt_count FROM download_requests WHERE id = $1`, id);
    expect(row).toEqual({ attempt_count: 1 });
  }, 180_000);

  it('row 22: with connections reset in the middle, again and again, every request is made once and whole', async () => {
    const { rig, contact } = stage;
    const seed = process.env.FAULT_SEED ?? randomBytes(4).toString('hex');
    const random = new SeededRandom(seed);
    const ids: string[] = [];
    for (let count = 0; count < RESETS; count++) {
      const ways = random.pick(rig.workerWays);
      const way = random.pick([ways.database, ways.queue, ways.store]);
      way.resetOnceAfter(random.between(1, 30_000), random.pick(['client', 'service']));
      if (count % 5 === 0) ids.push(await contact.submit(random.between(5, 20), count));
      await wait(random.between(20, 200));
    }
    await rig.heal();
    const ends = await Promise.all(ids.map(async (id) => (await contact.waitUntilSettled(id)).state));
    expect({ seed, ends }).toEqual({ seed, ends: ids.map(() => 'ready') });
  }, 180_000);

  it('row 66: when nobody reads what api and worker print, they work on', async () => {
    const { rig, contact } = stage;
    for (const app of [rig.api, ...rig.workers]) app.closeOutput();
    const id = await contact.submit(12);
    expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 12 });
    expect([rig.api, ...rig.workers].every(({ isAlive }) => isAlive)).toBe(true);
    // What they print from here on is heard again in their next life.
    for (const app of [rig.api, ...rig.workers]) await app.stop();
  }, 120_000);
});

/** The pass at this place of the request, and what makes every process end that draws it. */
async function deadlyPass(rig: Rig, requestId: string, index: number) {
  const [pass] = await rig.sql<{ id: string; check_code: string }>(
    `SELECT q.id, q.check_code FROM download_request_items i JOIN qualifications q ON q.id = i.qualification_id
      WHERE i.request_id = $1 AND i.position = $2`,
    requestId,
    index + 1,
  );
  const fault = rig.fault(`check:${pass?.check_code}=abort*${MAX_ATTEMPTS}`);
  return { qualificationId: pass?.id, fault };
}
