import { demoRegistry, DEMO_SEED, seededRegistryIds, writeDemoAccounts, writeRegistry } from '@app/registry';
import path from 'node:path';
import { command } from './support/command';
import { testDatabase, type TestDatabase } from './support/test-database';

const MAIN = path.resolve(__dirname, '../dist/apps/cli/src/main.js');
const REQUEST = '11111111-1111-4111-8111-111111111111';

/** Real: the built command in a process of its own, PostgreSQL. Nothing is mocked. */
describe('npm run audit', () => {
  let database: TestDatabase;
  let holder: { id: string; number: string };
  const sql = <Row = unknown>(text: string, ...parameters: unknown[]): Promise<Row[]> =>
    database.dataSource.query<Row[]>(text, parameters);

  beforeAll(async () => {
    database = await testDatabase();
    await writeRegistry(database.dataSource, demoRegistry({ holders: 200 }), seededRegistryIds(DEMO_SEED));
    await writeDemoAccounts(database.dataSource, () => Promise.resolve('no password'));
    const [found] = await sql<{ id: string; number: string }>(
      `SELECT h.id, qualification_number AS number FROM qualification_holders h
        WHERE EXISTS (SELECT FROM qualifications q WHERE q.holder_id = h.id) ORDER BY h.id LIMIT 1`,
    );
    if (!found) throw new Error('The demo registry has a holder with a qualification.');
    holder = found;
  });
  afterAll(() => database.close());

  const run = (...args: string[]) => {
    const env = { PATH: process.env.PATH, DATABASE_URL: database.url };
    return command(process.execPath, [MAIN, 'audit', ...args], { env });
  };
  const issue = (email: string, at: string, action = 'download-link-issued') =>
    sql(
      `INSERT INTO audit_events (account_id, action, occurred_at, request_id, holder_id, qualification_id)
       SELECT a.id, $2, $3, $4, q.holder_id, q.id FROM accounts a, qualifications q
        WHERE a.email = $1 AND q.holder_id = $5 ORDER BY q.id LIMIT 1`,
      email,
      action,
      at,
      REQUEST,
      holder.id,
    );

  it("says who received a holder's pass and when, the latest first, and keeps that it was asked", async () => {
    expect((await run('--holder', holder.number)).output).toBe('nobody received a pass of this holder\n');
    await issue('karel.smit@voorbeeld.example', '2026-01-02T03:04:05Z');
    await issue('petra.de.boer@voorbeeld.example', '2026-02-03T04:05:06Z');
    await issue('petra.de.boer@voorbeeld.example', '2026-03-03T04:05:06Z', 'request-submitted');

    const { code, output } = await run('--holder', holder.number);
    expect(code).toBe(0);
    const [first = '', second = '', third] = output.split('\n');
    expect(first).toMatch(
      /^2026-02-03T04:05:06\.000Z {2}Petra de Boer <petra\.de\.boer@voorbeeld\.example> \(.+, .+\) {2}.+, .+ {2}request 11111111-/,
    );
    expect(second).toContain('2026-01-02T03:04:05.000Z  Karel Smit');
    expect(third).toBe('2 in all');
    expect(await sql(`SELECT holder_id FROM audit_events WHERE action = 'holder-audit-consulted'`)).toEqual([
      { holder_id: holder.id },
      { holder_id: holder.id },
    ]);
  });

  it('still tells when account and qualification are gone, and for programs as JSON', async () => {
    await sql(`DELETE FROM accounts WHERE email LIKE 'karel%'`);
    await sql(`DELETE FROM qualifications WHERE holder_id = $1`, holder.id);
    expect((await run('--holder', holder.number)).output).toContain(
      '2026-01-02T03:04:05.000Z  an account that was removed  a qualification that was removed  request 1',
    );
    const receipts = JSON.parse((await run('--holder', holder.number, '--json')).output) as object[];
    expect(receipts).toHaveLength(2);
    expect(receipts[0]).toMatchObject({ by: 'Petra de Boer', qualification: null, requestId: REQUEST });
  });

  it('says what is wrong with what it is given', async () => {
    expect(await run('--holder', 'nobody')).toMatchObject({
      code: 1,
      output: 'There is no holder with this number in the registry: check the number.\n',
    });
    expect((await run('--holders', '1')).output).toMatch(
      /^These arguments are not understood: npm run audit/,
    );
  });

  it('is one query by an index, among a hundred thousand events of others', async () => {
    await sql(
      `INSERT INTO audit_events (action, holder_id) SELECT 'download-link-issued', gen_random_uuid() FROM generate_series(1, 100000)`,
    );
    await sql('ANALYZE audit_events');
    const plan = await sql<{ 'QUERY PLAN': string }>(
      `EXPLAIN SELECT * FROM audit_events WHERE holder_id = $1 AND action = 'download-link-issued' ORDER BY occurred_at DESC`,
      holder.id,
    );
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('audit_events_holder');
  });
});
