import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../support/standalone';
import { type AppProcess } from './support/app-process';
import { waitForRow } from './support/contact';
import { onBackend, type Stage } from './support/on-both-backends';
import { type Rig } from './support/rig';
import { until } from '../support/until';

const HOUR_MS = 3_600_000;

/** Real: everything, as processes of their own. Moved: the clock of one process, by a module that is loaded before it. */
describe('A clock that is wrong, with the queue in PostgreSQL', () => {
  onBackend('PostgreSQL', (stage) => {
    it.each([
      ['pdf-worker', 'ahead of', HOUR_MS],
      ['pdf-worker', 'behind', -HOUR_MS],
      ['api', 'ahead of', HOUR_MS],
      ['api', 'behind', -HOUR_MS],
    ] as const)(
      'row 24: a %s whose clock is an hour %s the database’s refuses to start, and says what to do',
      async (app, side, moved) => {
        const { rig } = stage;
        await expect(startMoved(rig, app, moved)).rejects.toThrow(
          `DATABASE_URL: the clock of this machine is 3600 s ${side} the database's`,
        );
      },
      60_000,
    );

    it('row 25: what a worker held whose clock was an hour ahead, and which died, goes on within a minute', async () => {
      const { rig, contact } = stage;
      await Promise.all(rig.workers.map((worker) => worker.kill()));
      const { worker, setClock } = await workerWithClock(stage, rig.fault('pass:5=kill').env);
      await setClock(HOUR_MS);
      const id = await contact.submit(12);
      await worker.waitForExit();
      await rig.workers[0]?.start();
      await waitForRow(rig, id, `state = 'ready'`, 60_000);
    }, 120_000);

    it('row 25: what a worker laid down whose clock was an hour ahead is not put off for that hour', async () => {
      const { rig, contact } = stage;
      await Promise.all(rig.workers.map((worker) => worker.kill()));
      const { worker, setClock, ways } = await workerWithClock(stage);
      await setClock(HOUR_MS);
      await ways.store.setState('refused');
      const id = await contact.submit(12);
      await until('it is released', () => worker.output.includes(`${id} is released`) || undefined);
      await worker.kill();
      await rig.workers[0]?.start();
      await waitForRow(rig, id, `state = 'ready'`, 90_000);
    }, 150_000);

    it('row 26: a clock that is set while a worker runs costs no lease; the worker says that it is not ready', async () => {
      const { rig, contact } = stage;
      await Promise.all(rig.workers.map((worker) => worker.kill()));
      const { env, strikes } = rig.fault('pass:5=stop');
      const { worker, setClock, health } = await workerWithClock(stage, env);
      await until('ready', async () => ((await fetch(health)).status === 200 ? true : undefined));
      const id = await contact.submit(120);
      await until('it is suspended at its work', () => strikes() || undefined);
      await setClock(HOUR_MS);
      // By then its clock is due to be read anew: that comes first when it goes on.
      await wait(300);
      worker.resume();
      expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 120 });
      expect(await waitForRow(rig, id, `state = 'ready'`)).toMatchObject({ attempt_count: 1 });
      await until('not ready', async () => ((await fetch(health)).status === 503 ? true : undefined));
      await setClock(0);
      await until('ready again', async () => ((await fetch(health)).status === 200 ? true : undefined));
      await worker.kill();
    }, 120_000);
  });
});

/** Starts one more process whose clock is off from its first moment. Rejects with what it printed when it ends. */
async function startMoved(rig: Rig, name: 'api' | 'pdf-worker', moved: number): Promise<void> {
  const app = rig.app(name, rig.apiWays, {
    NODE_OPTIONS: `--require ${path.resolve('test/support/moved-clock.cjs')}`,
    MOVED_CLOCK_MS: String(moved),
  });
  await app.start().finally(() => app.kill());
}

/** A worker whose clock can be set while it runs. */
async function workerWithClock(
  { rig }: Stage,
  env: NodeJS.ProcessEnv = {},
): Promise<{
  worker: AppProcess;
  setClock: (ahead: number) => Promise<void>;
  health: string;
  ways: Awaited<ReturnType<Rig['createProxies']>>;
}> {
  const file = path.join(rig.dataDir, `clock-${await freePort()}`);
  const port = await freePort();
  const ways = await rig.createProxies();
  rig.workerWays.push(ways);
  const worker = rig.app('pdf-worker', ways, {
    NODE_OPTIONS: `--require ${path.resolve('test/faults/support/moving-clock.cjs')}`,
    MOVED_CLOCK_FILE: file,
    HEALTH_PORT: String(port),
  });
  await worker.start(env);
  const setClock = (ahead: number) => writeFile(file, String(ahead));
  return { worker, setClock, ways, health: `http://127.0.0.1:${port}/ready` };
}
