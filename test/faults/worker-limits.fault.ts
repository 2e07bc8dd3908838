import { setTimeout as wait } from 'node:timers/promises';
import { endLease, waitForRow } from './support/contact';
import { onBackend } from './support/on-both-backends';

/** Longer than anybody waits. */
const FOR_EVER = 'block:3600000';
/** The watchdog's limit, with room for a machine that is busy. */
const ENDED_WITHIN_MS = 60_000;

/** What `npm start` grants a worker. */
const SMALL_HEAP = { NODE_OPTIONS: '--max-old-space-size=128 --max-semi-space-size=4' };

/** Real: everything, as processes of their own. Mocked: nothing; a lease that need not be waited for is ended in the database. */
describe('A worker that hangs, or takes more memory than it may', () => {
  onBackend('PostgreSQL', (stage) => {
    it('row 64: a worker that hangs for ever ends itself and says so; its request is made elsewhere, charged', async () => {
      const { rig, contact } = stage;
      const [hanging, other] = rig.workers;
      await Promise.all(rig.workers.map((one) => one.kill()));
      const fault = rig.fault(`pass:5=${FOR_EVER}`);
      await hanging?.start(fault.env);
      const id = await contact.submit(12);
      const ended = await Promise.race([hanging?.waitForExit(), wait(ENDED_WITHIN_MS)]);
      expect(ended).toEqual({ code: null, signal: 'SIGKILL' });
      expect(fault.strikes()).toBe(1);
      expect(hanging?.output).toContain('FATAL the event loop has hung for 30 s: this process ends itself');
      await other?.start();
      expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 12, missing: [] });
      expect(await waitForRow(rig, id, `state = 'ready'`)).toMatchObject({ attempt_count: 2 });
    }, 150_000);

    it('row 65: a worker that runs out of memory dies, and its request is made elsewhere', async () => {
      const { rig, contact } = stage;
      const [greedy, other] = rig.workers;
      await Promise.all(rig.workers.map((one) => one.kill()));
      const fault = rig.fault('pass:5=exhaust');
      await greedy?.start({ ...fault.env, ...SMALL_HEAP });
      const id = await contact.submit(12);
      expect(await greedy?.waitForExit()).toEqual({ code: null, signal: 'SIGABRT' });
      expect(greedy?.output).toContain('heap out of memory');
      await endLease(rig, id);
      await other?.start();
      expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 12, missing: [] });
    }, 120_000);

    it('row 65: many large requests at once need no more memory than a small worker has', async () => {
      const { rig, contact } = stage;
      const [small, other] = rig.workers;
      await Promise.all(rig.workers.map((one) => one.kill()));
      await small?.start(SMALL_HEAP);
      const { pid } = small ?? {};
      const ids: string[] = [];
      for (let count = 0; count < 4; count++) ids.push(await contact.submit(250, count * 11));
      for (const id of ids)
        expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 250 });
      expect(small?.pid).toBe(pid);
      expect(small?.isAlive).toBe(true);
      expect(other?.isAlive).toBe(false);
    }, 150_000);
  });
});
