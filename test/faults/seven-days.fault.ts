import path from 'node:path';
import { ExpirySweep } from '../../apps/pdf-worker/src/sweeps/expiry-sweep';
import { openDatabase } from '@app/database';
import { describeWithTool } from '../support/system-tool';
import { waitForRow } from './support/contact';
import { onBackend } from './support/on-both-backends';
import { type Rig } from './support/rig';
import { until } from '../support/until';

const TWENTY_MINUTES_MS = 20 * 60_000;

/** How long a link lasts. That the store refuses it after its time is in the contract of archive-storage. */
const LINK_SECONDS = 60;

describe('The seven days, and clocks that disagree about them', () => {
  onBackend('PostgreSQL', (stage) => {
    it('row 39: a file that is still there after seven days is refused at that second, and swept with all that is personal', async () => {
      const { rig, contact } = stage;
      const id = await contact.submit(12);
      await contact.waitUntilSettled(id);
      const { archive_key } = await waitForRow(rig, id, `state = 'ready'`);
      await rig.sql(
        `UPDATE download_requests SET expires_at = now() + interval '15 seconds' WHERE id = $1`,
        id,
      );
      expect((await contact.askForLink(id)).status).toBe(200);
      await until('the time is over', async () => {
        const [row] = await rig.sql(
          `SELECT FROM download_requests WHERE id = $1 AND expires_at <= clock_timestamp()`,
          id,
        );
        return row;
      });
      expect((await contact.askForLink(id)).status).toBe(410);
      expect(await contact.getRequest(id)).toMatchObject({ state: 'expired', missing: [] });
      await sweep(rig);
      expect(await waitForRow(rig, id, `state = 'expired'`)).toMatchObject({
        personal_reference: null,
        archive_key: null,
      });
      expect(await rig.storage.exists(archive_key as string)).toBe(false);
      expect(await rig.sql(`SELECT FROM download_request_items WHERE request_id = $1`, id)).toEqual([]);
      expect(await actionsOf(rig, id)).toEqual(['download-link-issued', 'request-submitted']);
    }, 120_000);

    it('row 43: a link lasts a minute, is audited, and stands in none of our logs', async () => {
      const { rig, contact } = stage;
      const id = await contact.submit(12);
      await contact.waitUntilSettled(id);
      const { body } = await contact.askForLink(id);
      const { url } = body;
      expect((await fetch(url)).status).toBe(200);
      const address = new URL(url);
      expect(Number(address.searchParams.get('X-Amz-Expires'))).toBe(LINK_SECONDS);
      expect(rig.output).not.toContain(address.searchParams.get('X-Amz-Signature'));
      expect(rig.output).not.toContain(address.pathname);
      expect(await actionsOf(rig, id)).toContain('download-link-issued');
    }, 120_000);
  });
});

/** With the queue in PostgreSQL, whose clock decides there, such an api is not ready and does not start: rows 24 and 25. */
describeWithTool(['redis-server'], 'A clock that is off, with the queue in Redis', () => {
  onBackend('Redis', (stage) => {
    it.each([
      ['ahead of', TWENTY_MINUTES_MS],
      ['behind', -TWENTY_MINUTES_MS],
    ])(
      'row 41: an api whose clock is 20 minutes %s the others says so, and harms nobody',
      async (where, moved) => {
        const { rig, contact } = stage;
        const id = await contact.submit(12);
        await contact.waitUntilSettled(id);
        await rig.sql(
          `UPDATE download_requests SET expires_at = now() + interval '10 minutes' WHERE id = $1`,
          id,
        );
        const over = await contact.submit(12, 5);
        await contact.waitUntilSettled(over);
        await rig.sql(
          `UPDATE download_requests SET expires_at = now() - interval '10 minutes' WHERE id = $1`,
          over,
        );
        await rig.api.stop();
        await rig.api.start({
          NODE_OPTIONS: `--require ${path.resolve('test/support/moved-clock.cjs')}`,
          MOVED_CLOCK_MS: String(moved),
        });
        expect(await contact.getRequest(id)).toMatchObject({ state: 'ready' });
        expect((await contact.download(id)).subarray(0, 2).toString()).toBe('PK');
        expect((await contact.askForLink(over)).status).toBe(410);
        expect(await contact.waitUntilSettled(await contact.submit(12, 10))).toMatchObject({
          state: 'ready',
        });
        const { warnings } = await ready(rig);
        expect(warnings).toEqual([
          expect.stringMatching(
            new RegExp(`^clock differs: the api's is (1199|120\\d) s ${where} the database's`),
          ),
          expect.stringMatching(
            new RegExp(`^clock differs: the api's is (1199|120\\d) s ${where} the archive store's`),
          ),
        ]);
        await rig.api.stop();
        await rig.api.start();
        expect((await ready(rig)).warnings).toEqual([]);
      },
      120_000,
    );
  });
});

async function ready(rig: Rig): Promise<{ warnings: string[]; oldestWaitingSeconds: number | null }> {
  const response = await fetch(`${rig.url}/api/health/ready`);
  expect(response.status).toBe(200);
  return (await response.json()) as { warnings: string[]; oldestWaitingSeconds: number | null };
}

async function sweep(rig: Rig): Promise<void> {
  const dataSource = await openDatabase({ url: rig.postgres.url, applicationName: 'pasloket fault suite' });
  await new ExpirySweep(dataSource, rig.storage).sweep();
  await dataSource.destroy();
}

async function actionsOf(rig: Rig, id: string): Promise<string[]> {
  const rows = await rig.sql<{ action: string }>(
    `SELECT DISTINCT action FROM audit_events WHERE request_id = $1 ORDER BY action`,
    id,
  );
  return rows.map(({ action }) => action);
}
