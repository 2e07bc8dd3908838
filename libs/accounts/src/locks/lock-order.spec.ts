import { randomBytes, randomUUID } from 'node:crypto';
import { holdRows } from '../../../../test/support/hold-rows';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { lockRights } from './lock-rights';
import { AccountManagement } from '../accounts/manage-accounts';
import { SingleSignOnManagement } from '../single-sign-on/manage-single-sign-on';
import { hashPassword } from '../passwords/passwords';
import { SecondFactors } from '../second-factor/second-factors';
import { SecretBox } from '../secrets/secret-box';
import { changePassword } from '../passwords/set-password';

const STRONG = 'correct paard batterij';

/** Real: PostgreSQL with its locks. Mocked: nothing. */
describe('Locks are taken in one order, so that nobody waits in a circle:', () => {
  const box = new SecretBox('a secret of the service, long enough');
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
    for (const code of ['A-1', 'B-2'])
      await sql(`INSERT INTO organisations (id, code, name) VALUES ($1, $2, $2)`, randomUUID(), code);
  });
  afterAll(() => database.close());

  const sql = <Row = unknown>(text: string, ...parameters: unknown[]) =>
    database.dataSource.query<Row[]>(text, parameters);
  const added = async () => {
    const email = `${randomUUID()}@club.example`;
    const account = { email, name: 'Petra', role: 'contact-person', organisations: ['A-1', 'B-2'] } as const;
    const { id } = await new AccountManagement(database.dataSource).add(account, null);
    return { id, sessionGeneration: 0 };
  };
  /** What waits for a lock that is held has none of these yet. */
  const isFree = (what: string, ...parameters: unknown[]) =>
    sql(`SELECT FROM ${what} FOR UPDATE NOWAIT`, ...parameters).then(
      () => true,
      () => false,
    );

  it('organisations by id', async () => {
    const person = await added();
    const [lowest] = await sql<{ id: string }>(
      `SELECT organisation_id AS id FROM contact_person_organisations WHERE account_id = $1 ORDER BY 1`,
      person.id,
    );
    const held = await holdRows(database.dataSource, `SELECT FROM organisations WHERE id = $1 FOR UPDATE`, [
      lowest?.id,
    ]);
    const acts = database.dataSource.transaction((manager) => lockRights(manager, person));
    await held.waitedForBy(1);
    expect(await isFree('organisations WHERE id <> $1', lowest?.id)).toBe(true);
    await held.commit();
    expect((await acts).organisations).toHaveLength(2);
  });

  it.each<[string, (id: string) => Promise<unknown>, string]>([
    [
      'the account before its links, when the password is changed',
      (id) =>
        changePassword(
          database.dataSource,
          { id, sessionGeneration: 0, email: '', name: '' },
          STRONG,
          `${STRONG}!`,
        ),
      'account_links WHERE account_id = $1',
    ],
    [
      'the account before its second factor, when it is confirmed',
      (id) =>
        new SecondFactors(database.dataSource, box).confirm(
          { id, sessionGeneration: 0 },
          '000000',
          new Date(),
        ),
      'second_factors WHERE account_id = $1',
    ],
    [
      'the account before its link to a provider, when that is taken away',
      async (id) => {
        const [row] = await sql<{ email: string }>(`SELECT email FROM accounts WHERE id = $1`, id);
        await new SingleSignOnManagement(database.dataSource).unlink(row?.email ?? '');
      },
      'sso_identities WHERE account_id = $1',
    ],
  ])('%s', async (_what, change, belongings) => {
    const person = await added();
    const factors = new SecondFactors(database.dataSource, box);
    await factors.beginEnrolment({ ...person, email: 'x@club.example' });
    await sql(`UPDATE accounts SET password_hash = $2 WHERE id = $1`, person.id, await hashPassword(STRONG));
    await sql(
      `INSERT INTO account_links (token_hash, account_id, purpose, expires_at) VALUES ($1, $2, 'reset', now() + interval '1 hour')`,
      randomBytes(32),
      person.id,
    );
    await sql(`INSERT INTO sso_providers VALUES ($1, 'https://x.example', 'c', '')`, person.id);
    await sql(`INSERT INTO sso_identities VALUES ($1, 's', $1)`, person.id);
    const held = await holdRows(database.dataSource, `SELECT FROM accounts WHERE id = $1 FOR UPDATE`, [
      person.id,
    ]);
    const changed = change(person.id);
    await held.waitedForBy(1);
    expect(await isFree(belongings, person.id)).toBe(true);
    await held.commit();
    await changed;
    await sql(`DELETE FROM sso_providers`);
  });
});
