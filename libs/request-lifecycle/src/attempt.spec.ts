import { MAX_ATTEMPTS } from '@app/download-request';
import { requestRow, submitRequest, writeContactPerson } from '../../../test/support/submitted-request';
import { testDatabase, type TestDatabase } from '../../../test/support/test-database';
import { type Attempt, AttemptSuperseded } from './attempt';
import { claimRequest } from './claim';
import { DrawCounter } from './draw-counter';
import { failRequest } from './fail';
import { heartbeat } from './heartbeat';
import { publishRequest } from './publish';
import { releaseRequest } from './release';

const archive = { key: 'archives/r/t.zip', bytes: 1_000, sha256: 'ab' };

/** Real: PostgreSQL. Mocked: nothing. */
describe('Attempts at a request', () => {
  let database: TestDatabase;
  let counter: DrawCounter;
  let accountId: string;
  const submit = () => submitRequest(database.dataSource, accountId);
  const row = (id: string) => requestRow(database.dataSource, id);
  const leaseRunsOut = (id: string) =>
    database.dataSource.query(
      `UPDATE download_requests SET lease_until = now() - interval '1 second' WHERE id = $1`,
      [id],
    );
  const claim = async (id: string): Promise<Attempt> => {
    const attempt = await claimRequest(database.dataSource, id);
    if (!attempt || attempt === 'attempts-used-up') throw new Error('The request could not be claimed.');
    return attempt;
  };

  beforeAll(async () => {
    database = await testDatabase();
    counter = new DrawCounter(database.dataSource);
    accountId = await writeContactPerson(database.dataSource);
  });
  afterAll(() => database.close());

  it('are taken one at a time: of twenty workers that are rung at once, one gets the request', async () => {
    const id = await submit();
    const claims = await Promise.all(Array.from({ length: 20 }, () => claimRequest(database.dataSource, id)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await row(id)).toMatchObject({ state: 'rendering', attempt_count: 1 });
  });

  it('find nothing to do in a request that does not exist, is ready or has failed', async () => {
    await expect(
      claimRequest(database.dataSource, '6f2b2c0e-8d6a-4c53-9a68-0d7e3a1f9b11'),
    ).resolves.toBeUndefined();
    const id = await submit();
    await publishRequest(database.dataSource, await claim(id), archive, []);
    await expect(claimRequest(database.dataSource, id)).resolves.toBeUndefined();
  });

  it('publish with size, hash and seven days, to the second', async () => {
    const id = await submit();
    await publishRequest(database.dataSource, await claim(id), archive, []);
    const { state, archive_key, archive_bytes, archive_sha256, done_count, ready_at, expires_at } =
      await row(id);
    expect({ state, archive_key, archive_bytes, archive_sha256, done_count }).toEqual({
      state: 'ready',
      archive_key: archive.key,
      archive_bytes: '1000',
      archive_sha256: 'ab',
      done_count: 3,
    });
    expect((expires_at as Date).getTime() - (ready_at as Date).getTime()).toBe(7 * 24 * 3_600_000);
  });

  it('go over to another worker once the lease has run out, and the first can change nothing any more', async () => {
    const id = await submit();
    const paused = await claim(id);
    await leaseRunsOut(id);
    const second = await claim(id);
    expect(second.token).not.toBe(paused.token);
    await expect(heartbeat(database.dataSource, paused, 2)).rejects.toThrow(AttemptSuperseded);
    await expect(
      publishRequest(database.dataSource, paused, { ...archive, key: 'archives/zombie.zip' }, []),
    ).rejects.toThrow(AttemptSuperseded);
    await expect(failRequest(database.dataSource, paused, 'no-pass-possible', [])).rejects.toThrow(
      AttemptSuperseded,
    );
    await releaseRequest(database.dataSource, paused, 'charged');
    expect(await row(id)).toMatchObject({ state: 'rendering', attempt_token: second.token });
    await publishRequest(database.dataSource, second, archive, []);
    expect(await row(id)).toMatchObject({ state: 'ready', archive_key: archive.key });
  });

  it('keep their lease with a heartbeat, and never show less than was shown', async () => {
    const id = await submit();
    const attempt = await claim(id);
    await heartbeat(database.dataSource, attempt, 2);
    await heartbeat(database.dataSource, attempt, 1);
    const { done_count, lease_until } = await row(id);
    expect(done_count).toBe(2);
    expect((lease_until as Date).getTime()).toBeGreaterThan(Date.now() + 15_000);
  });

  it('strike out the pass that they had noted when they lay the request down, and no other attempt’s', async () => {
    const id = await submit();
    const draws = async () =>
      (
        await database.dataSource.query<{ draws: number }[]>(
          `SELECT unfinished_draws AS draws FROM download_request_items WHERE request_id = $1 ORDER BY position`,
          [id],
        )
      ).map((item) => item.draws);
    await counter.count(await claim(id), 2); // Its process ends here.
    await leaseRunsOut(id);
    const lives = await claim(id);
    await counter.count(lives, 1);
    expect(await draws()).toEqual([1, 1, 0]);
    await releaseRequest(database.dataSource, lives, 'uncharged');
    expect(await draws()).toEqual([0, 1, 0]);
    await releaseRequest(database.dataSource, await claim(id), 'uncharged');
    expect(await draws()).toEqual([0, 1, 0]);

    const hasty = await claim(id); // A shutdown does not wait for what is being written.
    const noting = counter.count(hasty, 3);
    await releaseRequest(database.dataSource, hasty, 'uncharged');
    await noting;
    expect(await draws()).toEqual([0, 1, 0]);
    const drawing = await claim(id);
    const drawn = counter.count(drawing, 2).then(() => counter.clear(drawing, 2));
    await Promise.all([
      expect(drawn).rejects.toThrow(AttemptSuperseded),
      releaseRequest(database.dataSource, drawing, 'uncharged'),
    ]);
    expect(await draws()).toEqual([0, 1, 0]);
    const other = await claim(id);
    await counter.count(other, 2);
    const striking = counter.clear(other, 2);
    await releaseRequest(database.dataSource, other, 'uncharged');
    await striking;
    expect(await draws()).toEqual([0, 1, 0]);
  });

  it('are not charged when they end for no fault of the request', async () => {
    const id = await submit();
    await releaseRequest(database.dataSource, await claim(id), 'uncharged');
    expect(await row(id)).toMatchObject({ state: 'submitted', attempt_count: 0, attempt_token: null });
  });

  it(`end in a failed request after ${MAX_ATTEMPTS}, with the reason, and not before`, async () => {
    const id = await submit();
    for (let tries = 0; tries < MAX_ATTEMPTS; tries++)
      await releaseRequest(database.dataSource, await claim(id), 'charged');
    expect(await row(id)).toMatchObject({ state: 'submitted', attempt_count: MAX_ATTEMPTS });
    await expect(claimRequest(database.dataSource, id)).resolves.toBe('attempts-used-up');
    expect(await row(id)).toMatchObject({
      state: 'failed',
      failure_code: 'too-many-attempts',
      attempt_token: null,
    });
  });

  it('name each pass that is missing', async () => {
    const id = await submit();
    const [first] = await database.dataSource.query<{ holder_id: string; qualification_id: string }[]>(
      `SELECT holder_id, qualification_id FROM download_request_items WHERE request_id = $1 ORDER BY position`,
      [id],
    );
    const { holder_id: holderId = '', qualification_id: qualificationId = '' } = first ?? {};
    const missing = [{ holderId, qualificationId, reason: 'revoked' as const }];
    await publishRequest(database.dataSource, await claim(id), archive, missing);
    expect(await row(id)).toMatchObject({ state: 'ready', done_count: 2 });
    const items = await database.dataSource.query<{ missing_reason: string | null }[]>(
      `SELECT missing_reason FROM download_request_items WHERE request_id = $1 ORDER BY position`,
      [id],
    );
    expect(items.map(({ missing_reason }) => missing_reason)).toEqual(['revoked', null, null]);
  });
});
