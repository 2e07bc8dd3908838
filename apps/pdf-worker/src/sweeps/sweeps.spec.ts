import { archiveKey, type ArchiveStorage } from '@app/archive-storage';
import { openRenderQueue, prepareRenderQueue, type RenderQueue, startRenderWorker } from '@app/render-queue';
import { claimRequest, publishRequest } from '@app/request-lifecycle';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import {
  requestRow,
  submitRequest,
  writeColleague,
  writeContactPerson,
} from '../../../../test/support/submitted-request';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { testStorage } from '../../../../test/support/test-storage';
import { ExpirySweep } from './expiry-sweep';
import { OrphanSweep } from './orphan-sweep';
import { RequeueSweep } from './requeue-sweep';

/** Real: PostgreSQL, the queue in it, the S3 server. Mocked: the clock, where a test says so. */
describe('The sweeps', () => {
  let database: TestDatabase;
  let storage: ArchiveStorage;
  let queue: RenderQueue;
  let accountId: string;
  const sql = (text: string, ...parameters: unknown[]) => database.dataSource.query(text, parameters);
  const row = (id: string) => requestRow(database.dataSource, id);
  const age = (id: string, seconds: number) =>
    sql(
      `WITH pending AS (UPDATE render_outbox SET created_at = created_at - make_interval(secs => $2) WHERE request_id = $1)
       UPDATE download_requests SET changed_at = changed_at - make_interval(secs => $2) WHERE id = $1`,
      id,
      seconds,
    );
  const delivered: string[] = [];
  const isDelivered = async (id: string) => {
    for (let tries = 0; tries < 1_200 && !delivered.includes(id); tries++) await wait(50);
    return delivered.includes(id);
  };

  beforeAll(async () => {
    database = await testDatabase();
    storage = await testStorage();
    await prepareRenderQueue(database.url);
    queue = openRenderQueue(database.url, () => undefined);
    accountId = await writeContactPerson(database.dataSource);
  });
  afterAll(async () => {
    await queue.close();
    await database.close();
  });
  afterEach(async () => {
    await sql(`DELETE FROM download_requests`);
    delivered.length = 0;
  });

  describe('for requests that nobody works on', () => {
    let requeue: RequeueSweep;
    beforeAll(() => {
      requeue = new RequeueSweep(database.dataSource, queue);
    });
    const listen = () =>
      startRenderWorker(
        database.url,
        ({ requestId }) => {
          delivered.push(requestId);
          return Promise.resolve();
        },
        { concurrency: 1, onError: () => undefined },
      );

    it('give the ring that the api owed and could not give, and no other', async () => {
      const owed = await submitRequest(database.dataSource, accountId);
      await age(owed, 4);
      const worker = listen();
      // Last: in three seconds its ring would be owed, too.
      const fresh = await submitRequest(database.dataSource, accountId);
      await expect(requeue.sweep()).resolves.toBe(1);
      expect(await isDelivered(owed)).toBe(true);
      expect(delivered).not.toContain(fresh);
      await expect(sql(`SELECT FROM render_outbox WHERE request_id = $1`, owed)).resolves.toEqual([]);
      await worker.close();
    });

    it('leave a ring alone that still waits its turn', async () => {
      const id = await submitRequest(database.dataSource, accountId);
      await queue.enqueue({ requestId: id, generation: 1 });
      await sql(`DELETE FROM render_outbox`);
      await age(id, 60);
      await expect(requeue.sweep()).resolves.toBe(0);
      expect(await row(id)).toMatchObject({ generation: 1 });
    });

    it('ring anew when the queue has lost everything', async () => {
      const id = await submitRequest(database.dataSource, accountId);
      await queue.enqueue({ requestId: id, generation: 1 });
      await sql(`DELETE FROM render_outbox`);
      await sql(`DROP SCHEMA bullmq CASCADE`);
      await prepareRenderQueue(database.url);
      await age(id, 60);
      const worker = listen();
      await expect(requeue.sweep()).resolves.toBe(1);
      expect(await isDelivered(id)).toBe(true);
      expect(await row(id)).toMatchObject({ generation: 2 });
      await worker.close();
    });

    it('ring in turns: of many requests of one contact person and one of another, that one is second', async () => {
      const many: string[] = [];
      for (let count = 0; count < 6; count++)
        many.push(await submitRequest(database.dataSource, accountId, 1));
      const otherId = await writeColleague(database.dataSource, accountId);
      const one = await submitRequest(database.dataSource, otherId, 1);
      for (const id of [...many, one]) await age(id, 60);
      await expect(requeue.sweep()).resolves.toBe(7);
      const worker = listen();
      expect(await isDelivered(many.at(-1) ?? '')).toBe(true);
      await worker.close();
      const order = delivered.filter((id) => id === one || many.includes(id));
      expect(order).toEqual([many[0], one, ...many.slice(1)]);
    });

    it('ring for a request whose worker died, once its lease is over', async () => {
      const id = await submitRequest(database.dataSource, accountId);
      await sql(`DELETE FROM render_outbox`);
      await claimRequest(database.dataSource, id);
      await age(id, 60);
      await expect(requeue.sweep()).resolves.toBe(0);
      await sql(`UPDATE download_requests SET lease_until = now() - interval '1 second' WHERE id = $1`, id);
      await expect(requeue.sweep()).resolves.toBe(1);
    });

    it('are not doubled by two workers that sweep at once', async () => {
      const id = await submitRequest(database.dataSource, accountId);
      await age(id, 60);
      const counts = await Promise.all([
        requeue.sweep(),
        new RequeueSweep(database.dataSource, queue).sweep(),
      ]);
      expect(counts.sort()).toEqual([0, 1]);
      expect(await row(id)).toMatchObject({ generation: 2 });
    });
  });

  describe('for what is over', () => {
    let expiry: ExpirySweep;
    let id: string;
    let key: string;
    const endsIn = (seconds: number) =>
      sql(
        // Not rounded up by the column, or the second would come a part of a millisecond after the sweep.
        `UPDATE download_requests SET expires_at = date_trunc('milliseconds', now()) + make_interval(secs => $2) WHERE id = $1`,
        id,
        seconds,
      );
    beforeAll(() => {
      expiry = new ExpirySweep(database.dataSource, storage);
    });
    beforeEach(async () => {
      id = await submitRequest(database.dataSource, accountId);
      key = archiveKey(id, randomUUID());
      const made = await storage.put(key, Readable.from([Buffer.from('zip')]));
      const attempt = await claimRequest(database.dataSource, id);
      if (typeof attempt !== 'object') throw new Error('The request could not be claimed.');
      await publishRequest(database.dataSource, attempt, { key, ...made }, []);
    });

    it('change nothing before the seven days are over', async () => {
      await endsIn(30);
      await expect(expiry.sweep()).resolves.toBe(0);
      await expect(storage.exists(key)).resolves.toBe(true);
      expect(await row(id)).toMatchObject({ state: 'ready', personal_reference: 'Kenmerk' });
    });

    it('remove file and personal data at that second, and keep the audit', async () => {
      await endsIn(0);
      await expect(expiry.sweep()).resolves.toBe(1);
      await expect(storage.exists(key)).resolves.toBe(false);
      expect(await row(id)).toMatchObject({
        state: 'expired',
        personal_reference: null,
        archive_key: null,
        pass_count: 3,
      });
      await expect(sql(`SELECT FROM download_request_items WHERE request_id = $1`, id)).resolves.toEqual([]);
      await expect(sql(`SELECT FROM audit_events WHERE request_id = $1`, id)).resolves.toHaveLength(1);
    });

    it('can run twice', async () => {
      await endsIn(0);
      await expiry.sweep();
      await expect(expiry.sweep()).resolves.toBe(0);
    });

    it('remove archives that no request names, and leave young ones: their attempt may not have published yet', async () => {
      const orphan = archiveKey(id, randomUUID());
      await storage.put(orphan, Readable.from([Buffer.from('zombie')]));
      const removeOrphans = new OrphanSweep(database.dataSource, storage);
      await expect(removeOrphans.sweep(new Date())).resolves.toBe(0);
      const later = new Date(Date.now() + 2 * 3_600_000);
      await expect(removeOrphans.sweep(later)).resolves.toBeGreaterThanOrEqual(1);
      await expect(storage.exists(orphan)).resolves.toBe(false);
      await expect(storage.exists(key)).resolves.toBe(true);
    });
  });
});
