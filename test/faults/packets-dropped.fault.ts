import { waitForRow } from './support/contact';
import { onBothBackends } from './support/on-both-backends';
import { until } from '../support/until';

/** Promised: what hangs on a dead connection goes on by itself this soon. Milliseconds. */
const DETECTED_WITHIN_MS = 60_000;

/**
 * Real: everything, as processes of their own. Mocked: nothing. What is open falls silent for good, as when a firewall forgets
 * its connections: no end hears from the other, not even that it is gone. Whoever connects anew is let through.
 */
onBothBackends('Packets that are dropped without a word', (stage) => {
  it('row 20: api and workers whose connections to database and queue fall silent in the middle of requests go on by themselves', async () => {
    const { rig, contact } = stage;
    const lives = () => [rig.api, ...rig.workers].map(({ pid, isAlive }) => (isAlive ? pid : 'dead'));
    const before = lives();
    const ids = [await contact.submit(250), await contact.submit(250, 40)];
    await until('work has begun', async () => {
      const [row] = await rig.sql(`SELECT id FROM download_requests WHERE state = 'rendering'`);
      return row;
    });
    const ways = [rig.apiWays, ...rig.workerWays];
    for (const way of ways.flatMap(({ database, queue }) => [database, queue])) way.silenceOpen();
    ids.push(
      await until(
        'another is taken in',
        async () => {
          const { status, body } = await contact.post(contact.choose(5));
          expect([202, 503]).toContain(status);
          return status === 202 ? body.id : undefined;
        },
        DETECTED_WITHIN_MS,
      ),
    );
    await Promise.all(ids.map((id) => waitForRow(rig, id, `state = 'ready'`, DETECTED_WITHIN_MS)));
    expect((await fetch(`${rig.url}/api/health/ready`)).status).toBe(200);
    expect(lives()).toEqual(before);
  }, 180_000);
});
