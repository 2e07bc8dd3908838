import { waitForRow } from './support/contact';
import { onBackend } from './support/on-both-backends';
import { type Rig } from './support/rig';

describe('A registry that changes under a request', () => {
  onBackend('PostgreSQL', (stage) => {
    it('row 61: who is erased, and what is revoked, before the passes are made is left out and named', async () => {
      const { rig, contact } = stage;
      await Promise.all(rig.workers.map((worker) => worker.stop()));
      const id = await contact.submit(12);
      const [erased, revoked] = await holdersOf(rig, id);
      await erase(rig, erased as string);
      await revoke(rig, revoked as string);
      const gone = await countOf(rig, id, erased as string);
      const taken = await countOf(rig, id, revoked as string);
      await rig.workers[0]?.start();
      const view = await contact.waitUntilSettled(id);
      expect(view).toMatchObject({ state: 'ready', done: 12 - gone - taken, total: 12 });
      const reasons = view.missing.map(({ reason }) => reason).sort();
      expect(reasons).toEqual([
        ...Array.from({ length: gone }, () => 'no-longer-enrolled'),
        ...Array.from({ length: taken }, () => 'revoked'),
      ]);
    }, 120_000);

    it('row 61: a ZIP that holds what was revoked since is refused, and made again without it', async () => {
      const { rig, contact } = stage;
      const id = await contact.submit(12, 20);
      await contact.waitUntilSettled(id);
      const { archive_key } = await waitForRow(rig, id, `state = 'ready'`);
      const [holder] = await holdersOf(rig, id);
      await revoke(rig, holder as string);
      const taken = await countOf(rig, id, holder as string);
      expect(await contact.askForLink(id)).toMatchObject({
        status: 409,
        body: { type: 'urn:pasloket:problem:request-failed', failure: 'archive-outdated' },
      });
      expect(await contact.retry(id)).toBe(202);
      const view = await contact.waitUntilSettled(id);
      expect(view).toMatchObject({ state: 'ready', done: 12 - taken });
      expect(view.missing.map(({ reason }) => reason)).toEqual(
        Array.from({ length: taken }, () => 'revoked'),
      );
      expect((await waitForRow(rig, id, `state = 'ready'`)).archive_key).not.toBe(archive_key);
      expect((await contact.download(id)).subarray(0, 2).toString()).toBe('PK');
    }, 120_000);

    it('row 61: a ZIP that holds somebody who was erased since is refused, and made again without them', async () => {
      const { rig, contact } = stage;
      const id = await contact.submit(12, 40);
      await contact.waitUntilSettled(id);
      const [holder] = await holdersOf(rig, id);
      const gone = await countOf(rig, id, holder as string);
      await erase(rig, holder as string);
      expect((await contact.askForLink(id)).status).toBe(409);
      expect(await contact.retry(id)).toBe(202);
      expect(await contact.waitUntilSettled(id)).toMatchObject({ state: 'ready', done: 12 - gone });
    }, 120_000);
  });
});

/** Of a request, in its order. */
async function holdersOf(rig: Rig, id: string): Promise<string[]> {
  const rows = await rig.sql<{ holder_id: string }>(
    `SELECT holder_id FROM download_request_items WHERE request_id = $1 GROUP BY holder_id ORDER BY min(position)`,
    id,
  );
  return rows.map(({ holder_id }) => holder_id);
}

/** How many passes of this holder a request asks for. */
async function countOf(rig: Rig, id: string, holder: string): Promise<number> {
  const items = await rig.sql(
    `SELECT FROM download_request_items WHERE request_id = $1 AND holder_id = $2`,
    id,
    holder,
  );
  return items.length;
}

async function erase(rig: Rig, holder: string): Promise<void> {
  await rig.sql(`DELETE FROM qualification_holders WHERE id = $1`, holder);
}

async function revoke(rig: Rig, holder: string): Promise<void> {
  await rig.sql(`UPDATE qualifications SET revoked = true WHERE holder_id = $1`, holder);
}
