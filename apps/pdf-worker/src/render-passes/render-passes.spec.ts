import { ARCHIVE_PREFIX, ArchiveStorage } from '@app/archive-storage';
import { MAX_UNFINISHED_DRAWS } from '@app/download-request';
import { PassRenderer } from '@app/pass-pdf';
import { DrawCounter } from '@app/request-lifecycle';
import { setTimeout as wait } from 'node:timers/promises';
import { readArchive } from '../../../../test/support/read-archive';
import { requestRow, submitRequest, writeContactPerson } from '../../../../test/support/submitted-request';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { testStorage } from '../../../../test/support/test-storage';
import { RenderPlanLoader } from './render-plan-loader';
import { PassDrawer } from './pass-drawer';
import { RenderPassesProcessor } from './render-passes.processor';
import { RenderPassesService } from './render-passes.service';

/** Real: PostgreSQL, the S3 server, drawing. Mocked: nothing; the test plays the queue. */
describe('Making the passes of a request', () => {
  let database: TestDatabase;
  let storage: ArchiveStorage;
  let renderer: PassRenderer;
  let accountId: string;
  const sql = <Row>(text: string, ...parameters: unknown[]) =>
    database.dataSource.query<Row[]>(text, parameters);
  const row = (id: string) => requestRow(database.dataSource, id);
  const submit = (passes = 3) => submitRequest(database.dataSource, accountId, passes);
  const processor = (store: ArchiveStorage = storage, counter = new DrawCounter(database.dataSource)) => {
    const { dataSource } = database;
    const loadPlan = new RenderPlanLoader(dataSource);
    const drawer = new PassDrawer(renderer, counter);
    const service = new RenderPassesService(dataSource, loadPlan, drawer, store, 'https://pasjes.example');
    return new RenderPassesProcessor(dataSource, service);
  };
  const deliver = (id: string, of = processor()) => of.process({ requestId: id, generation: 1 });
  const archiveOf = async (id: string) => {
    const { archive_key } = await row(id);
    const { url } = await storage.signDownload(String(archive_key), {
      fileName: 'x.zip',
      expiresInSeconds: 60,
    });
    return readArchive(Buffer.from(await (await fetch(url)).arrayBuffer()));
  };
  const itemsOf = (id: string) =>
    sql<{ holder_id: string; qualification_id: string; missing_reason: string | null }>(
      `SELECT holder_id, qualification_id, missing_reason FROM download_request_items WHERE request_id = $1 ORDER BY position`,
      id,
    );
  const stored = async () => {
    const keys: string[] = [];
    for await (const { key } of storage.list()) keys.push(key);
    return keys;
  };

  beforeAll(async () => {
    database = await testDatabase();
    storage = await testStorage();
    renderer = await PassRenderer.load();
    accountId = await writeContactPerson(database.dataSource);
  });
  afterAll(() => database.close());

  it('ends in one archive, whose key names request and attempt and nobody', async () => {
    const id = await submit();
    await deliver(id);
    const { state, archive_key, done_count } = await row(id);
    expect({ state, done_count }).toEqual({ state: 'ready', done_count: 3 });
    expect(archive_key).toMatch(new RegExp(`^${ARCHIVE_PREFIX}${id}/[0-9a-f-]{36}\\.zip$`));
    expect((await archiveOf(id)).size).toBe(4);
  });

  it('is done once, however often the bell rings', async () => {
    const id = await submit();
    const before = (await stored()).length;
    await Promise.all([deliver(id), deliver(id), deliver(id)]);
    await deliver(id);
    expect(await row(id)).toMatchObject({ state: 'ready', attempt_count: 1 });
    expect(await stored()).toHaveLength(before + 1);
  });

  it('leaves out, by name and reason, what was revoked or left since it was asked for', async () => {
    const id = await submit(5);
    const items = await itemsOf(id);
    const holders = [...new Set(items.map(({ holder_id }) => holder_id))];
    const revoked = items[0]?.qualification_id;
    const gone = holders.find((holder) => holder !== items[0]?.holder_id);
    await sql(`UPDATE qualifications SET revoked = true WHERE id = $1`, revoked);
    const enrolments = await sql<{ organisation_id: string }>(
      `DELETE FROM enrolments WHERE holder_id = $1 RETURNING *`,
      gone,
    );
    expect(enrolments.length).toBeGreaterThan(0);
    await deliver(id);
    const reasons = new Map((await itemsOf(id)).map((item) => [item.qualification_id, item.missing_reason]));
    expect(reasons.get(revoked ?? '')).toBe('revoked');
    const left = items.filter(({ holder_id }) => holder_id === gone);
    expect(left.map(({ qualification_id }) => reasons.get(qualification_id))).toEqual(
      left.map(() => 'no-longer-enrolled'),
    );
    const made = [...reasons.values()].filter((reason) => reason === null).length;
    expect(await row(id)).toMatchObject({ state: 'ready', done_count: made });
    const overview = (await archiveOf(id)).get('overzicht.csv')?.toString() ?? '';
    expect(overview).toContain('De kwalificatie is ingetrokken.');
    expect(overview).toContain('staat niet meer bij uw organisatie ingeschreven');
  });

  it.each([
    [
      'who is disabled',
      `UPDATE accounts SET disabled_at = now() WHERE id = $1`,
      `UPDATE accounts SET disabled_at = NULL WHERE id = $1`,
    ],
    [
      'who acts for the organisation no longer',
      `DELETE FROM contact_person_organisations WHERE account_id = $1`,
      `INSERT INTO contact_person_organisations SELECT $1, id FROM organisations ORDER BY code LIMIT 1`,
    ],
    [
      'whose organisation is withdrawn from the registry',
      `UPDATE organisations SET withdrawn_at = now() WHERE $1::uuid IS NOT NULL`,
      `UPDATE organisations SET withdrawn_at = NULL WHERE $1::uuid IS NOT NULL`,
    ],
  ])('makes nothing for a contact person %s meanwhile', async (_who, take, giveBack) => {
    const id = await submit();
    await sql(take, accountId);
    await deliver(id);
    await sql(giveBack, accountId);
    expect(await row(id)).toMatchObject({ state: 'failed', failure_code: 'no-pass-possible' });
  });

  it('makes nothing for an organisation that was withdrawn from the registry meanwhile', async () => {
    const id = await submit();
    await sql(`UPDATE organisations SET withdrawn_at = now()`);
    await deliver(id);
    await sql(`UPDATE organisations SET withdrawn_at = NULL`);
    expect(await row(id)).toMatchObject({ state: 'failed', failure_code: 'no-pass-possible' });
    const reasons = (await itemsOf(id)).map(({ missing_reason }) => missing_reason);
    expect(new Set(reasons)).toEqual(new Set(['no-longer-enrolled']));
  });

  it('is laid down, uncharged, when the store is away, and goes on when it is back', async () => {
    const id = await submit();
    const away = new ArchiveStorage({
      endpoint: 'http://127.0.0.1:1',
      region: 'us-east-1',
      bucket: 'away',
      accessKeyId: 'a',
      secretAccessKey: 'b',
      forcePathStyle: true,
      requestChecksums: 'WHEN_SUPPORTED',
    });
    await expect(deliver(id, processor(away))).rejects.toThrow('ArchiveStoreUnavailable');
    expect(await row(id)).toMatchObject({ state: 'submitted', attempt_count: 0, attempt_token: null });
    await deliver(id);
    expect(await row(id)).toMatchObject({ state: 'ready' });
  });

  it('is laid down, uncharged and at once, when the worker stops, and leaves nothing in the store', async () => {
    const id = await submit(40);
    const before = await stored();
    const stopping = processor();
    const work = deliver(id, stopping);
    while ((await row(id)).state === 'submitted') await wait(1);
    stopping.stop();
    const outcome = await work.then(
      () => 'finished' as const,
      (error: Error) => error.message,
    );
    const after = await row(id);
    // On a quick machine the work may have been done before the stop: then it is ready, and that is right, too.
    if (outcome === 'finished') expect(after.state).toBe('ready');
    else {
      expect(outcome).toBe('WorkerStopping');
      expect(after).toMatchObject({ state: 'submitted', attempt_count: 0 });
      expect(await stored()).toEqual(before);
    }
    await deliver(id);
    expect(await row(id)).toMatchObject({ state: 'ready' });
  });

  it('leaves out a pass that was begun twice and never ended, and makes the others', async () => {
    const id = await submit();
    const note = `UPDATE download_request_items SET unfinished_draws = $2 WHERE request_id = $1 AND position = 2`;
    await sql(note, id, MAX_UNFINISHED_DRAWS);
    await deliver(id);
    expect((await itemsOf(id)).map(({ missing_reason }) => missing_reason)).toEqual([
      null,
      'render-failed',
      null,
    ]);
    expect(await row(id)).toMatchObject({ state: 'ready', done_count: 2 });
    expect((await archiveOf(id)).get('overzicht.csv')?.toString()).toContain('kon niet worden gemaakt');
  });

  it('notes each pass only after an attempt that was in vain, one at a time, and strikes it out once it is drawn', async () => {
    const [fresh, repeated, other] = [await submit(), await submit(), await submit()];
    await sql(`UPDATE download_requests SET attempt_count = 1 WHERE id = ANY ($1)`, [repeated, other]);
    const unfinished = () =>
      sql(
        `SELECT position FROM download_request_items WHERE unfinished_draws > 0 AND request_id = ANY ($1)`,
        [fresh, repeated, other],
      );
    const counted = jest.spyOn(DrawCounter.prototype, 'count');
    await deliver(fresh);
    expect(counted).not.toHaveBeenCalled();
    let most = 0;
    class WatchedCounter extends DrawCounter {
      override async clear(...of: Parameters<DrawCounter['clear']>) {
        most = Math.max(most, (await unfinished()).length);
        return super.clear(...of);
      }
    }
    const together = processor(storage, new WatchedCounter(database.dataSource));
    await Promise.all([deliver(repeated, together), deliver(other, together)]);
    jest.restoreAllMocks();
    expect(most).toBe(1);
    for (const id of [repeated, other])
      expect(await row(id)).toMatchObject({ state: 'ready', done_count: 3 });
    expect(await unfinished()).toEqual([]);
  });

  it('tells the queue nothing but the kind of trouble', async () => {
    const id = await submit();
    const broken = processor();
    const secret = 'Zoë van den Berg';
    jest.spyOn(RenderPlanLoader.prototype, 'load').mockRejectedValueOnce(new Error(secret));
    await expect(deliver(id, broken)).rejects.toMatchObject({ message: 'Error' });
    expect(await row(id)).toMatchObject({ state: 'submitted', attempt_count: 1 });
  });
});
