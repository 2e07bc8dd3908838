import { randomUUID } from 'node:crypto';
import { openRenderQueue } from '@app/render-queue';
import { OrphanSweep } from '../../apps/pdf-worker/src/sweeps/orphan-sweep';
import { openDatabase } from '@app/database';
import { freePort } from '../support/standalone';
import { waitForRow } from './support/contact';
import { expectWithin } from './support/in-time';
import { onBothBackends } from './support/on-both-backends';
import { type Rig } from './support/rig';
import { until } from '../support/until';
import { suspendOvertakenWorker } from './support/zombie';

const HOUR_MS = 3_600_000;

/** Real: everything, as processes of their own. Mocked: the clock of the sweep of orphans. */
onBothBackends('Zombies, bells and repeated submits', (stage) => {
  it('row 3: a worker that was suspended and wakes cannot publish over another: one ZIP stays, the orphan goes', async () => {
    const { rig } = stage;
    const { id, zombie } = await suspendOvertakenWorker(stage, 'uploaded=stop');
    const before = await waitForRow(rig, id, `state = 'ready'`);
    zombie.resume();
    await until('the zombie hears', () => zombie.output.includes(`${id} went on elsewhere`) || undefined);
    expect(await waitForRow(rig, id, `state = 'ready'`)).toEqual(before);
    await sweepOrphans(rig);
    expect(await filesOf(rig, id)).toEqual([before.archive_key]);
  }, 120_000);

  it('row 4: a worker whose event loop hangs for longer than its lease is overtaken, and changes nothing', async () => {
    const { rig, contact } = stage;
    const [hanging, other] = rig.workers;
    await Promise.all(rig.workers.map((one) => one.kill()));
    // A lease is 20 s, the other one looks every 5 s, and after 30 s the watchdog would end it. At the first pass neither a
    // heartbeat nor an upload is under way, which might break first and be told instead.
    await hanging?.start(rig.fault('pass:1=block:28000').env);
    const id = await contact.submit(12);
    await waitForRow(rig, id, `state = 'rendering'`);
    await other?.start();
    expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 12 });
    const before = await waitForRow(rig, id, `state = 'ready'`);
    await until('the loop turns', () => hanging?.output.includes(`${id} went on elsewhere`) || undefined);
    expect(await waitForRow(rig, id, `state = 'ready'`)).toEqual(before);
  }, 150_000);

  it('row 6: what an api that was killed after the commit did not ring is rung within 30 seconds', async () => {
    const { rig, contact } = stage;
    await rig.api.stop();
    await rig.api.start(rig.fault('committed=kill').env);
    await expect(contact.submit(12)).rejects.toThrow();
    const [row] = await rig.sql<{ id: string }>(
      `SELECT id FROM download_requests ORDER BY submitted_at DESC LIMIT 1`,
    );
    rig.accepted.add(row?.id ?? '');
    await waitForRow(rig, row?.id ?? '', `state = 'ready'`, 30_000);
  }, 90_000);

  it('row 7: who was not answered and submits again gets the same request', async () => {
    const { rig, contact } = stage;
    const key = randomUUID();
    await rig.api.stop();
    await rig.api.start(rig.fault('answering=kill').env);
    await expect(contact.post(contact.choose(12), key)).rejects.toThrow();
    await rig.api.waitForExit();
    await rig.api.start();
    const again = await contact.post(contact.choose(12), key);
    expect(again.status).toBe(202);
    expect(await contact.waitUntilSettled(again.body.id)).toMatchObject({ state: 'ready', done: 12 });
    const rows = await rig.sql(`SELECT id FROM download_requests WHERE idempotency_key = $1`, key);
    expect(rows).toEqual([{ id: again.body.id }]);
  }, 90_000);

  it('row 8: fifty submits of the same at once are one request', async () => {
    const { rig, contact } = stage;
    const key = randomUUID();
    // One api works on one submission of an account at a time: two apis race for the row.
    const port = await freePort();
    const other = rig.app('api', rig.apiWays, { PORT: String(port) });
    await other.start();
    const there = contact.onApi(`http://127.0.0.1:${port}`);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => (n % 2 ? there : contact).post(contact.choose(5), key)),
    ).finally(() => other.kill());
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(202);
    await contact.waitUntilSettled(answers[0]?.body.id ?? '');
  }, 90_000);

  it('row 9: a job that is still stored under its id does not keep a request from being rung anew', async () => {
    const { rig, contact } = stage;
    const id = randomUUID();
    const queue = openRenderQueue(rig.queueUrl, () => undefined);
    try {
      // A worker finds no such request, and the finished job stays stored; then a request comes under this very id.
      // A producer that has only just been opened is not connected yet, and does not wait.
      await until('the bell rings', () =>
        queue.enqueue({ requestId: id, generation: 1 }).then(
          () => true,
          () => undefined,
        ),
      );
      await until('the job is over', async () =>
        (await queue.isPending({ requestId: id, generation: 1 })) ? undefined : true,
      );
      const copied = await contact.submit(5);
      await contact.waitUntilSettled(copied);
      await rig.sql(
        `WITH request AS (INSERT INTO download_requests (id, account_id, scope, pass_count, body_fingerprint)
           SELECT $1, account_id, scope, pass_count, '-' FROM download_requests WHERE id = $2 RETURNING id)
         INSERT INTO download_request_items (request_id, position, holder_id, qualification_id)
         SELECT request.id, position, holder_id, qualification_id FROM download_request_items, request WHERE request_id = $2`,
        id,
        copied,
      );
      await queue.enqueue({ requestId: id, generation: 1 });
    } finally {
      await queue.close();
    }
    expect(await contact.waitUntilSettled(id, 60_000)).toMatchObject({ state: 'ready' });
    expect(await waitForRow(rig, id, `state = 'ready'`)).toMatchObject({ generation: 2 });
  }, 120_000);

  it('row 16: with the queue away, submitting is answered in about a second, and is made once it is back', async () => {
    const { rig, contact } = stage;
    const ways = [rig.apiWays, ...rig.workerWays];
    for (const { queue } of ways) await queue.setState('refused');
    const ids: string[] = [];
    // An api that waited for the queue would take half a minute.
    await expectWithin(5_000, async () => {
      const asked = performance.now();
      const { status, body } = await contact.post(contact.choose(12));
      const took = performance.now() - asked;
      expect(status).toBe(202);
      expect(await contact.getRequest(body.id)).toMatchObject({ state: 'submitted' });
      ids.push(body.id);
      return took;
    });
    for (const { queue } of ways) await queue.setState('open');
    for (const id of ids)
      expect(await contact.waitUntilSettled(id, 60_000)).toMatchObject({ state: 'ready', done: 12 });
  }, 120_000);
});

async function sweepOrphans(rig: Rig): Promise<void> {
  const dataSource = await openDatabase({ url: rig.postgres.url, applicationName: 'pasloket fault suite' });
  await new OrphanSweep(dataSource, rig.storage).sweep(new Date(Date.now() + 2 * HOUR_MS));
  await dataSource.destroy();
}

async function filesOf(rig: Rig, id: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of rig.storage.list()) if (key.includes(id)) keys.push(key);
  return keys;
}
