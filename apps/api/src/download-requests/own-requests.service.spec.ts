import { type Account } from '@app/database';
import { randomUUID } from 'node:crypto';
import { submitRequest, writeContactPerson } from '../../../../test/support/submitted-request';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { AccountsService } from '../auth/accounts.service';
import { type SecondFactors } from '@app/accounts';
import { type MissingItemView } from './download-request.view';
import { OwnRequestsService } from './own-requests.service';

const UNNAMED = {
  holderId: null,
  qualificationId: null,
  qualification: null,
  reason: 'no-longer-enrolled',
  message: 'Deze kwalificatiehouder staat niet meer bij uw organisatie ingeschreven.',
};

/** Real: PostgreSQL. Nothing is mocked. */
describe('What is missing from a request', () => {
  let database: TestDatabase;
  let accountId: string;
  let requests: OwnRequestsService;
  const sql = <Row = unknown>(text: string, ...parameters: unknown[]) =>
    database.dataSource.query<Row[]>(text, parameters);
  /** As `SessionGuard` reads it at each call. */
  const account = async () => {
    const accounts = new AccountsService(database.dataSource, {} as SecondFactors);
    return (await accounts.findActive(accountId)) as Account;
  };
  /** A request for three passes, two of which are missing, and of so many holders who yield none. @returns its id */
  const submit = async (holders: number) => {
    const id = await submitRequest(database.dataSource, accountId);
    await sql(
      `UPDATE download_request_items SET missing_reason = 'revoked' WHERE request_id = $1 AND position < 3`,
      id,
    );
    await sql(
      `INSERT INTO download_request_items (request_id, position, holder_id, missing_reason)
       SELECT $1, 3 + n, one.id, 'outside-expiry-dates'
         FROM (SELECT e.holder_id AS id, row_number() OVER (ORDER BY e.holder_id) AS at, count(*) OVER () AS all
                 FROM enrolments e JOIN contact_person_organisations c USING (organisation_id) WHERE c.account_id = $2) one
         JOIN generate_series(1, $3::int) n ON one.at = 1 + n % one.all`,
      id,
      accountId,
      holders,
    );
    return id;
  };
  const missing = async (id: string, page = 1, pageSize = 100) =>
    requests.missing(await account(), id, { page, pageSize });

  beforeEach(async () => {
    database = await testDatabase();
    accountId = await writeContactPerson(database.dataSource);
    requests = new OwnRequestsService(database.dataSource);
  });
  afterEach(() => database.close());

  it('is counted in lists, as items and as passes, and not named there', async () => {
    const [none, some] = [await submitRequest(database.dataSource, accountId), await submit(40)];
    const { items } = await requests.list(accountId, 1, 25);
    const counts = new Map(
      items.map(({ id, missingCount, missingPassCount }) => [id, [missingCount, missingPassCount]]),
    );
    expect(counts.get(none)).toEqual([0, 0]);
    expect(counts.get(some)).toEqual([42, 2]);
    expect(items.filter((item) => 'missing' in item)).toEqual([]);
    expect(await requests.find(accountId, [some, randomUUID()])).toEqual(
      items.filter(({ id }) => id === some),
    );
  });

  it('costs a list of a hundred requests the same whether hundreds are missing or one', async () => {
    for (let times = 0; times < 100; times++) await submit(1);
    await sql(`ANALYZE download_request_items`);
    const buffers = async () => {
      const [row] = await sql<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${await countingStatement()}`,
        (await sql<{ id: string }>(`SELECT id FROM download_requests`)).map(({ id }) => id),
      );
      const plan = row?.['QUERY PLAN'][0].Plan;
      return (plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0);
    };
    /** The statement that lists send for it. */
    const countingStatement = async () => {
      const query = jest.spyOn(database.dataSource, 'query');
      await requests.list(accountId, 1, 1);
      const [statement] = query.mock.calls.at(-1) ?? [];
      query.mockRestore();
      return String(statement);
    };
    const few = await buffers();
    await sql(
      `INSERT INTO download_request_items (request_id, position, holder_id, missing_reason)
       SELECT id, 4 + n, $1, 'revoked' FROM download_requests, generate_series(1, 800) n`,
      randomUUID(),
    );
    await sql(`ANALYZE download_request_items`);
    expect((await requests.list(accountId, 1, 100)).items.map((item) => item.missingCount)).toEqual(
      Array(100).fill(803),
    );
    expect(await buffers()).toBeLessThan(3 * few);
  });

  it('is told with the request up to the first hundred, and in pages in the order in which it was asked for', async () => {
    const id = await submit(140);
    const asked = await sql<{ holder_id: string }>(
      `SELECT holder_id FROM download_request_items WHERE request_id = $1 AND missing_reason IS NOT NULL ORDER BY position`,
      id,
    );
    const pages = [
      await missing(id, 1, 60),
      await missing(id, 2, 60),
      await missing(id, 3, 60),
      await missing(id, 4, 60),
    ];
    expect(pages.map(({ items }) => items.length)).toEqual([60, 60, 22, 0]);
    expect(pages.map(({ total, unnamed }) => [total, unnamed])).toEqual(Array(4).fill([142, 0]));
    const told = pages.flatMap(({ items }) => items);
    expect(told.map(({ holderId }) => holderId)).toEqual(asked.map(({ holder_id }) => holder_id));
    expect(told[0]).toMatchObject({ reason: 'revoked', message: 'De kwalificatie is ingetrokken.' });
    expect(told[0]?.qualification).toBeTruthy();
    const { missing: first, ...view } = await requests.get(await account(), id);
    expect(first).toEqual(told.slice(0, 100));
    expect(view).toEqual((await requests.list(accountId, 1, 25)).items[0]);
  });

  it('is nothing once the request has expired', async () => {
    const id = await submit(4);
    await sql(`UPDATE download_requests SET expires_at = now() - interval '1 second' WHERE id = $1`, id);
    expect(await missing(id)).toMatchObject({ items: [], total: 0, unnamed: 0 });
    expect(await requests.get(await account(), id)).toMatchObject({
      missingCount: 0,
      missingPassCount: 0,
      missing: [],
    });
  });

  it('is nobody else’s business', async () => {
    const stranger = { id: randomUUID(), organisations: [] } as unknown as Account;
    const id = await submit(1);
    await expect(requests.missing(stranger, id, { page: 1, pageSize: 1 })).rejects.toMatchObject({
      code: 'request-not-found',
    });
    await expect(requests.get(stranger, id)).rejects.toMatchObject({ code: 'request-not-found' });
  });

  it.each([
    ['the organisation was withdrawn from the registry', `UPDATE organisations SET withdrawn_at = now()`],
    ['it is no longer the contact person’s', `DELETE FROM contact_person_organisations`],
    ['everybody left', `DELETE FROM enrolments`],
  ])('names nobody when %s, and counts on', async (_what, change) => {
    const id = await submit(5);
    expect(new Set((await missing(id)).items.map(({ holderId }) => holderId))).not.toContain(null);
    await sql(change);
    const page = await missing(id, 1, 5);
    expect(page).toEqual({
      items: Array<MissingItemView>(5).fill(UNNAMED),
      total: 7,
      unnamed: 7,
      page: 1,
      pageSize: 5,
    });
    const { missing: shown, ...view } = await requests.get(await account(), id);
    expect(shown).toEqual(Array<MissingItemView>(7).fill(UNNAMED));
    expect(view).toMatchObject({ missingCount: 7, missingPassCount: 2 });
  });

  it('names who stayed, first, when one of them left', async () => {
    const id = await submit(3);
    const [first] = (await missing(id)).items;
    await sql(`DELETE FROM enrolments WHERE holder_id = $1`, first?.holderId);
    const { items, unnamed } = await missing(id);
    expect(unnamed).toBeGreaterThan(0);
    expect(items.slice(-unnamed)).toEqual(Array<MissingItemView>(unnamed).fill(UNNAMED));
    expect(JSON.stringify(items)).not.toContain(first?.holderId);
    expect(items.slice(0, -unnamed).every(({ holderId }) => holderId !== null)).toBe(true);
  });
});
