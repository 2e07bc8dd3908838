import { randomUUID } from 'node:crypto';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { readLink } from '../passwords/account-links';
import { markMailRefused, deleteSentMail, enqueueResetMail, claimPendingMail } from './mail-outbox';

/** Real: PostgreSQL. Mocked: nothing; time passes in the rows. */
describe('A mail that is owed', () => {
  let database: TestDatabase;
  const id = randomUUID();
  beforeAll(async () => {
    database = await testDatabase();
    await sql(
      `INSERT INTO accounts (id, email, name, role) VALUES ($1, 'petra@voorbeeld.example', 'Petra', 'contact-person')`,
      id,
    );
  });
  afterEach(() => sql(`DELETE FROM account_mails`));
  afterAll(() => database.close());

  const sql = <Row = unknown>(text: string, ...parameters: unknown[]) =>
    database.dataSource.query<Row[]>(text, parameters);
  const waits = async () =>
    (
      await sql<{ wait: number }>(
        `SELECT round(extract(epoch FROM next_try_at - now()))::int AS wait FROM account_mails`,
      )
    ).map(({ wait }) => wait);
  const later = () => sql(`UPDATE account_mails SET next_try_at = now()`);

  it('is taken by one sender, and comes back after a wait that doubles, until it is sent', async () => {
    await enqueueResetMail(database.dataSource, 'petra@voorbeeld.example');
    const taken = await Promise.all([1, 2, 3].map(() => claimPendingMail(database.dataSource)));
    const [first] = taken.filter((mail) => mail !== undefined);
    expect(taken.filter((mail) => mail !== undefined)).toHaveLength(1);
    expect(first).toMatchObject({ purpose: 'reset', email: 'petra@voorbeeld.example', name: 'Petra' });
    const seen: number[] = [];
    for (let tries = 0; tries < 8; tries++) {
      seen.push(...(await waits()));
      await later();
      await claimPendingMail(database.dataSource);
    }
    expect(seen.map((wait) => Math.round(wait / 20) * 20)).toEqual([20, 40, 80, 160, 320, 640, 900, 900]);
    await deleteSentMail(database.dataSource, first?.id ?? '');
    expect(await waits()).toEqual([]);
  });

  it('has a token of its own at each try, of which the database knows a hash alone', async () => {
    await enqueueResetMail(database.dataSource, 'petra@voorbeeld.example');
    const first = await claimPendingMail(database.dataSource);
    await later();
    const second = await claimPendingMail(database.dataSource);
    expect(first?.token).not.toBe(second?.token);
    for (const mail of [first, second])
      expect(await readLink(database.dataSource.manager, mail?.token ?? '')).toMatchObject({ accountId: id });
    const rows = JSON.stringify(
      await sql(`SELECT encode(token_hash, 'escape') AS hash, l.* FROM account_links l`),
    );
    expect(rows).not.toContain(first?.token);
  });

  it('for an address that nobody has, or whose account is disabled, is written down and goes to nobody', async () => {
    await enqueueResetMail(database.dataSource, 'niemand@voorbeeld.example');
    expect(await claimPendingMail(database.dataSource)).toMatchObject({ email: '' });
    expect(await claimPendingMail(database.dataSource)).toBeUndefined();
    await enqueueResetMail(database.dataSource, 'petra@voorbeeld.example');
    await sql(`UPDATE accounts SET disabled_at = now()`);
    expect(await claimPendingMail(database.dataSource)).toMatchObject({ email: '' });
    expect(await waits()).toEqual([]);
    await sql(`UPDATE accounts SET disabled_at = NULL`);
  });

  it('that the mail server will never take is not tried again', async () => {
    await enqueueResetMail(database.dataSource, 'petra@voorbeeld.example');
    const mail = await claimPendingMail(database.dataSource);
    await markMailRefused(database.dataSource, mail?.id ?? '');
    await later();
    expect(await claimPendingMail(database.dataSource)).toBeUndefined();
  });

  it('carries a link that ends: an hour for a reset', async () => {
    await enqueueResetMail(database.dataSource, 'petra@voorbeeld.example');
    const { token = '' } = (await claimPendingMail(database.dataSource)) ?? {};
    await sql(
      `UPDATE account_links SET created_at = now() - interval '2 hours', expires_at = now() - interval '1 second'`,
    );
    await expect(readLink(database.dataSource.manager, token)).rejects.toThrow('nothing');
  });
});
