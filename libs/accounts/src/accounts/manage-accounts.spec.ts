import { randomUUID } from 'node:crypto';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { readLink } from '../passwords/account-links';
import { claimPendingMail } from '../mail/mail-outbox';
import { type AccountRefusal } from './account-refused';
import { listAccounts } from './list-accounts';
import { AccountManagement } from './manage-accounts';
import { changePassword, setPasswordByLink } from '../passwords/set-password';

const STRONG = 'correct paard batterij';

/** Real: PostgreSQL, argon2. Mocked: nothing. */
describe('An account', () => {
  let database: TestDatabase;
  let accounts: AccountManagement;
  beforeAll(async () => {
    database = await testDatabase();
    accounts = new AccountManagement(database.dataSource);
    for (const code of ['A-1', 'B-2', 'C-3'])
      await sql(
        `INSERT INTO organisations (id, code, name) VALUES ($1, $2, $3)`,
        randomUUID(),
        code,
        `Club ${code}`,
      );
    await sql(`UPDATE organisations SET withdrawn_at = now() WHERE code = 'C-3'`);
  });
  afterAll(() => database.close());

  const sql = <Row = unknown>(text: string, ...parameters: unknown[]) =>
    database.dataSource.query<Row[]>(text, parameters);
  const person = (email: string, ...organisations: string[]) =>
    ({ email, name: 'Petra de Boer', role: 'contact-person', organisations }) as const;
  const one = async (id: string) => (await listAccounts(database.dataSource, { id })).items[0];
  const generation = async (id: string) =>
    (
      await sql<{ session_generation: number }>(`SELECT session_generation FROM accounts WHERE id = $1`, id)
    )[0]?.session_generation;
  const audited = async (id: string) =>
    (
      await sql<{ action: string }>(
        `SELECT action FROM audit_events WHERE subject_account_id = $1 ORDER BY id`,
        id,
      )
    ).map(({ action }) => action);
  const refusal = (promise: Promise<unknown>) =>
    promise.then(
      () => undefined,
      (error: { code: AccountRefusal }) => error.code,
    );

  it('is added without a password, for each of its organisations, and is owed an invitation', async () => {
    const { id, token } = await accounts.add(person(' Petra@Voorbeeld.example ', 'A-1', 'B-2'), null);
    expect(token).toBeUndefined();
    expect(await one(id)).toMatchObject({
      email: 'petra@voorbeeld.example',
      state: 'invited',
      mail: 'waiting',
      organisations: [{ code: 'A-1' }, { code: 'B-2' }],
    });
    expect(await claimPendingMail(database.dataSource)).toMatchObject({
      purpose: 'invitation',
      email: 'petra@voorbeeld.example',
    });
    expect(await audited(id)).toEqual(['account-added']);
  });

  it.each<[string, AccountRefusal, ReturnType<typeof person> | object]>([
    ['of an address that has one', 'account-exists', person('PETRA@voorbeeld.example', 'A-1')],
    ['without an address', 'email-invalid', person('petra', 'A-1')],
    ['that would write headers into a mail', 'invisible-character', person('a@b.nl\r\nBcc: x@y.nl', 'A-1')],
    ['of an address with a Kelvin sign', 'email-invalid', person('\u212Aarel@voorbeeld.example', 'A-1')],
    ['without an organisation', 'organisation-missing', person('nieuw@voorbeeld.example')],
    ['of an unknown organisation', 'organisation-not-found', person('nieuw@voorbeeld.example', 'A-1', 'X')],
    ['of a withdrawn organisation', 'organisation-not-found', person('nieuw@voorbeeld.example', 'C-3')],
    [
      'of an operator with organisations',
      'not-a-contact-person',
      { ...person('n@v.example', 'A-1'), role: 'operator' },
    ],
  ])('%s is refused, and nothing is written', async (_what, code, account) => {
    const [before] = await sql(`SELECT count(*) FROM accounts`);
    expect(await refusal(accounts.add(account as ReturnType<typeof person>, null))).toBe(code);
    expect(await sql(`SELECT count(*) FROM accounts`)).toEqual([before]);
  });

  it('that is disabled loses sessions and links; enabled again it has its password, and its old sessions stay over', async () => {
    const { id, token = '' } = await accounts.add(person('a@voorbeeld.example', 'A-1'), null, 'hand-over');
    await accounts.disable(id, null);
    await accounts.disable(id, null);
    expect(await one(id)).toMatchObject({ state: 'disabled' });
    await expect(setPasswordByLink(database.dataSource, token, STRONG)).rejects.toThrow('link');
    expect(await refusal(accounts.resetPassword(id, null))).toBe('account-disabled');
    await accounts.enable(id, null);
    expect([await generation(id), await audited(id)]).toEqual([
      1,
      ['account-added', 'account-disabled', 'account-enabled'],
    ]);
  });

  it('that is reset has no password, no session and one link, which works once', async () => {
    const added = await accounts.add(person('b@voorbeeld.example', 'A-1'), null, 'hand-over');
    await setPasswordByLink(database.dataSource, added.token ?? '', STRONG);
    expect(await one(added.id)).toMatchObject({ state: 'active', mail: 'none' });
    const before = await generation(added.id);
    const { token = '' } = await accounts.resetPassword(added.id, null, { delivery: 'hand-over' });
    expect(await one(added.id)).toMatchObject({ state: 'invited' });
    expect(await generation(added.id)).toBe((before ?? 0) + 1);
    const uses = await Promise.allSettled(
      [1, 2, 3].map(() => setPasswordByLink(database.dataSource, token, STRONG)),
    );
    expect(uses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('gets and loses organisations; losing one ends its sessions', async () => {
    const { id } = await accounts.add(person('c@voorbeeld.example', 'A-1'), null);
    await accounts.grantOrganisation(id, 'B-2', null);
    await accounts.grantOrganisation(id, 'B-2', null);
    expect(await generation(id)).toBe(0);
    await accounts.withdrawOrganisation(id, 'A-1', null);
    expect(await refusal(accounts.withdrawOrganisation(id, 'A-1', null))).toBe('organisation-not-found');
    expect(await generation(id)).toBe(1);
    expect((await one(id))?.organisations).toMatchObject([{ code: 'B-2' }]);
    expect(await audited(id)).toEqual(['account-added', 'organisation-granted', 'organisation-withdrawn']);
  });

  it('changes its own password with the one it has; a password that is refused changes nothing', async () => {
    const { id, token = '' } = await accounts.add(person('d@voorbeeld.example', 'A-1'), null, 'hand-over');
    await expect(setPasswordByLink(database.dataSource, token, 'kort')).rejects.toMatchObject({
      fault: 'too-short',
    });
    expect(await readLink(database.dataSource.manager, token)).toMatchObject({
      accountId: id,
      purpose: 'invitation',
    });
    await setPasswordByLink(database.dataSource, token, STRONG);
    const owner = { id, sessionGeneration: 1, email: 'd@voorbeeld.example', name: 'Petra de Boer' };
    await expect(changePassword(database.dataSource, owner, 'anders', `${STRONG}!`)).rejects.toThrow(
      'another',
    );
    expect(await changePassword(database.dataSource, owner, STRONG, `${STRONG}!`)).toBe(2);
    await expect(changePassword(database.dataSource, owner, STRONG, STRONG)).rejects.toThrow('another');
    expect(await generation(id)).toBe(2);
    expect(await one(id)).toMatchObject({ mail: 'waiting' });
  });

  it('is found by a part of its name, its address or its organisation, whatever signs are typed', async () => {
    const found = async (search: string) => (await listAccounts(database.dataSource, { search })).total;
    expect(await found('c@voor')).toBe(1);
    expect(await found('b-2')).toBe(2);
    expect(await found('%')).toBe(0);
    expect(await found("' OR 1=1")).toBe(0);
    const { items, total } = await listAccounts(database.dataSource, { page: 2, pageSize: 2 });
    expect([items.length, total]).toEqual([2, 5]);
  });
});
