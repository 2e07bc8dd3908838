import { endLease, waitForRow } from './support/contact';
import { onBothBackends } from './support/on-both-backends';
import { until } from '../support/until';

const STEPS = ['claim', 'pass:1', 'pass:7', 'zip', 'uploaded', 'published'];

/** Real: everything, as processes of their own. Mocked: nothing; a lease that need not be waited for is ended in the database. */
onBothBackends('A worker that dies', (stage) => {
  it.each(STEPS)(
    'row 1: a worker that is killed at step %s costs nothing: the request becomes ready elsewhere',
    async (step) => {
      const { rig, contact } = stage;
      const [first, second] = rig.workers as [(typeof rig.workers)[0], (typeof rig.workers)[0]];
      await Promise.all([first.kill(), second.kill()]);
      const fault = rig.fault(`${step}=kill`);
      await first.start(fault.env);
      const id = await contact.submit(12);
      expect(await first.waitForExit()).toMatchObject({ signal: 'SIGKILL' });
      expect(fault.strikes()).toBe(1);
      await endLease(rig, id);
      await second.start();
      expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 12, missing: [] });
    },
    120_000,
  );

  it('row 1: without help, what a killed worker held goes on within a minute', async () => {
    const { rig, contact } = stage;
    const fault = rig.fault('pass:5=kill');
    await rig.workers[1]?.kill();
    await rig.workers[0]?.kill();
    await rig.workers[0]?.start(fault.env);
    const id = await contact.submit(12);
    await rig.workers[0]?.waitForExit();
    const killed = performance.now();
    await rig.workers[1]?.start();
    expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 12 });
    expect(performance.now() - killed).toBeLessThan(60_000);
  }, 120_000);

  it('row 2: a request whose worker is killed five times becomes ready all the same', async () => {
    const { rig, contact } = stage;
    const worker = rig.workers[0];
    await Promise.all(rig.workers.map((one) => one.kill()));
    const fault = rig.fault('claim=kill*5');
    const id = await contact.submit(12);
    for (let deaths = 1; deaths <= 5; deaths++) {
      await worker?.start(fault.env);
      await worker?.waitForExit();
      expect(fault.strikes()).toBe(deaths);
      expect(await contact.getRequest(id)).toMatchObject({ state: 'rendering' });
      await endLease(rig, id);
    }
    await worker?.start();
    expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 12, missing: [] });
    expect(await waitForRow(rig, id, `state = 'ready'`)).toMatchObject({ attempt_count: 6 });
  }, 180_000);

  it('row 5: a rolling restart under load charges no attempt and loses nothing', async () => {
    const { rig, contact } = stage;
    const ids: string[] = [];
    for (let count = 0; count < 8; count++) ids.push(await contact.submit(60, count * 5));
    await until('work has begun', async () => {
      const [row] = await rig.sql(`SELECT id FROM download_requests WHERE state = 'rendering'`);
      return row;
    });
    for (const worker of rig.workers) {
      const asked = performance.now();
      expect(await worker.stop()).toEqual({ code: 0, signal: null });
      expect(performance.now() - asked).toBeLessThan(25_000);
      await worker.start();
    }
    for (const id of ids) {
      expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 60, missing: [] });
      expect(await waitForRow(rig, id, `state = 'ready'`)).toMatchObject({ attempt_count: 1 });
    }
  }, 180_000);
});
