import { AuditEvent } from '@app/database';
import { randomUUID } from 'node:crypto';
import { holdRows } from '../../../../test/support/hold-rows';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { type ActingAccount, lockRights } from './lock-rights';
import { AccountManagement } from '../accounts/manage-accounts';
import { SingleSignOnManagement } from '../single-sign-on/manage-single-sign-on';
import { SecondFactors } from '../second-factor/second-factors';
import { SecretBox } from '../secrets/secret-box';
import { changePassword, setPasswordByLink } from '../passwords/set-password';
import { SingleSignOn } from '../single-sign-on/single-sign-on';

const STRONG = 'correct paard batterij';

/** Real: PostgreSQL with its locks. Mocked: nothing. */
describe('A right that is used', () => {
  const box = new SecretBox('a secret of the service, long enough');
  let database: TestDatabase;
  let accounts: AccountManagement;
  beforeAll(async () => {
    database = await testDatabase();
    accounts = new AccountManagement(database.dataSource);
    for (const code of ['A-1', 'B-2', 'C-3'])
      await sql(`INSERT INTO organisations (id, code, name) VALUES ($1, $2, $2)`, randomUUID(), code);
  });
  afterAll(() => database.close());

  const sql = <Row = unknown>(text: string, ...parameters: unknown[]) =>
    database.dataSource.query<Row[]>(text, parameters);
  let count = 0;
  const added = async (role: 'contact-person' | 'operator' = 'contact-person'): Promise<ActingAccount> => {
    const email = `person${count++}@club.example`;
    const organisations = role === 'operator' ? [] : ['A-1', 'B-2'];
    const { id } = await accounts.add({ email, name: 'Petra', role, organisations }, null);
    return { id, sessionGeneration: 0 };
  };
  const acting = (account: ActingAccount) =>
    database.dataSource.transaction(async (manager) => {
      const { organisations } = await lockRights(manager, account);
      await manager.insert(AuditEvent, { accountId: account.id, action: 'request-submitted' });
      return organisations.map(({ code }) => code).sort();
    });
  const account = (id: string) =>
    holdRows(database.dataSource, `SELECT FROM accounts WHERE id = $1 FOR UPDATE`, [id]);
  const told = (promise: Promise<unknown>) =>
    promise.then(
      () => 'done',
      (error: { code?: string }) => error.code,
    );

  it('is that of the account, its session and its organisations as they are now', async () => {
    const person = await added();
    expect(await acting(person)).toEqual(['A-1', 'B-2']);
    await sql(`UPDATE organisations SET withdrawn_at = now() WHERE code = 'B-2'`);
    expect(await acting(person)).toEqual(['A-1']);
    await sql(`UPDATE organisations SET withdrawn_at = NULL WHERE code = 'B-2'`);
    expect(await told(acting({ ...person, sessionGeneration: 1 }))).toBe('not-signed-in');
    expect(await told(acting({ ...person, id: randomUUID() }))).toBe('not-signed-in');
    await sql(`UPDATE organisations SET second_factor_required = true WHERE code = 'B-2'`);
    expect(await told(acting(person))).toBe('second-factor-required');
    await sql(`UPDATE organisations SET second_factor_required = false`);
    await accounts.setSecondFactorRequired(person.id, true, null);
    expect(await told(acting(person))).toBe('second-factor-required');
  });

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['disabled', (id) => accounts.disable(id, null)],
    ['reset', (id) => accounts.resetPassword(id, null)],
    ['taken from an organisation', (id) => accounts.withdrawOrganisation(id, 'B-2', null)],
  ])('is gone for whoever waits while its owner is %s', async (_what, take) => {
    const person = await added();
    const held = await account(person.id);
    const [taken, acts] = [take(person.id), held.waitedForBy(1).then(() => told(acting(person)))];
    await held.waitedForBy(2);
    await held.commit();
    await taken;
    // Of two that wait either may be first: who was, acted before the right was taken.
    const order = await sql<{ action: string }>(
      `SELECT action FROM audit_events WHERE account_id = $1 OR subject_account_id = $1 ORDER BY id`,
      person.id,
    );
    expect(order.at(-1)?.action).not.toBe('request-submitted');
    expect(['done', 'not-signed-in']).toContain(await acts);
    expect(await told(acting(person))).toBe('not-signed-in');
  });

  it('is without an organisation that the registry withdraws while somebody waits', async () => {
    const person = await added();
    const held = await holdRows(
      database.dataSource,
      `UPDATE organisations SET withdrawn_at = now() WHERE code = 'A-1'`,
    );
    const acts = acting(person);
    await held.waitedForBy(1);
    await held.commit();
    expect(await acts).toEqual(['B-2']);
    await sql(`UPDATE organisations SET withdrawn_at = NULL WHERE code = 'A-1'`);
  });

  it('is waited for by whoever takes it: of 40 at once nobody acts after it is taken', async () => {
    for (let round = 0; round < 5; round++) {
      const person = await added();
      const all = Array.from({ length: 40 }, () => told(acting(person)));
      const taken = accounts.disable(person.id, null);
      const [outcomes] = [await Promise.all(all), await taken];
      expect(new Set([...outcomes, 'done', 'not-signed-in']).size).toBe(2);
      const events = await sql<{ action: string }>(
        `SELECT action FROM audit_events WHERE account_id = $1 OR subject_account_id = $1 ORDER BY id`,
        person.id,
      );
      expect(events.at(-1)?.action).toBe('account-disabled');
      expect(events.filter(({ action }) => action === 'request-submitted')).toHaveLength(
        outcomes.filter((outcome) => outcome === 'done').length,
      );
    }
  });

  it('of an operator is gone for changes that wait, and nothing is changed', async () => {
    const [operator, person] = [await added('operator'), await added()];
    const held = await account(operator.id);
    const changes = [
      accounts.disable(person.id, operator),
      accounts.resetPassword(person.id, operator),
      accounts.grantOrganisation(person.id, 'C-3', operator),
      accounts.withdrawOrganisation(person.id, 'A-1', operator),
      accounts.add(
        { email: 'x@club.example', name: 'X', role: 'contact-person', organisations: ['A-1'] },
        operator,
      ),
    ].map(told);
    await held.waitedForBy(changes.length);
    await held.query(`UPDATE accounts SET disabled_at = now() WHERE id = $1`, [operator.id]);
    await held.commit();
    expect(new Set(await Promise.all(changes))).toEqual(new Set(['not-signed-in']));
    expect(await acting(person)).toEqual(['A-1', 'B-2']);
  });

  it('to change one’s own password or second factor is gone with the session, whatever was compared before', async () => {
    const { id, token = '' } = await accounts.add(
      { email: 'own@club.example', name: 'Petra', role: 'contact-person', organisations: ['A-1'] },
      null,
      'hand-over',
    );
    await setPasswordByLink(database.dataSource, token, STRONG);
    const person = { id, sessionGeneration: 1, email: 'own@club.example', name: 'Petra' };
    const factors = new SecondFactors(database.dataSource, box);
    const held = await account(id);
    const changes = [
      changePassword(database.dataSource, person, STRONG, `${STRONG}!`),
      factors.beginEnrolment(person),
      factors.remove(person),
      factors.confirm(person, '000000', new Date()),
    ].map(told);
    await held.waitedForBy(changes.length);
    await held.query(`UPDATE accounts SET session_generation = 2 WHERE id = $1`, [id]);
    await held.commit();
    expect(new Set(await Promise.all(changes))).toEqual(new Set(['not-signed-in']));
    const now = { ...person, sessionGeneration: 2 };
    expect(await changePassword(database.dataSource, now, STRONG, `${STRONG}!`)).toBe(3);
    await accounts.setSecondFactorRequired(id, true, null);
    await sql(`INSERT INTO second_factors (account_id, secret, confirmed_at) VALUES ($1, '', now())`, id);
    expect(await told(factors.remove({ id, sessionGeneration: 3 }))).toBe('second-factor-required');
  });

  describe('by single sign-on', () => {
    const singleSignOn = () => new SingleSignOn(database.dataSource, box);
    const management = () => new SingleSignOnManagement(database.dataSource);
    const provider = () =>
      management().add(
        {
          issuer: 'https://login.club.example',
          clientId: 'pasloket',
          clientSecret: 'of the client',
          domains: ['club.example'],
          organisations: ['A-1', 'B-2'],
          vouchesForAddresses: false,
        },
        box,
      );
    afterEach(() => sql(`DELETE FROM sso_providers`));

    it('is gone when the account is granted another organisation while it is opened', async () => {
      const id = await provider();
      const person = await added();
      const [{ email }] = (await sql(`SELECT email FROM accounts WHERE id = $1`, person.id)) as [
        { email: string },
      ];
      const held = await account(person.id);
      const opened = singleSignOn().findOrLinkAccount(id, { subject: 's', verifiedEmail: email });
      await held.waitedForBy(1);
      await held.query(
        `INSERT INTO contact_person_organisations SELECT $1, id FROM organisations WHERE code = 'C-3'`,
        [person.id],
      );
      await held.commit();
      expect(await opened).toBe('not-opened');
      expect(await sql(`SELECT FROM sso_identities`)).toEqual([]);
    });

    it('is gone when the provider is removed, or the person unlinked, while they come back', async () => {
      const id = await provider();
      const person = await added();
      await sql(`INSERT INTO sso_identities VALUES ($1, 's', $2)`, id, person.id);
      const held = await account(person.id);
      const opened = singleSignOn().findOrLinkAccount(id, { subject: 's' });
      await held.waitedForBy(1);
      await held.query(`DELETE FROM sso_identities WHERE account_id = $1`, [person.id]);
      await held.commit();
      expect(await opened).toBe('not-opened');
      expect(await sql(`SELECT FROM sso_identities`)).toEqual([]);
      await management().remove(id);
      expect(await singleSignOn().findOrLinkAccount(id, { subject: 's' })).toBe('not-opened');
    });

    it('opens, grants, unlinks and removes at once without a deadlock, and no session of before is left', async () => {
      for (let round = 0; round < 5; round++) {
        const id = await provider();
        const person = await added();
        const [{ email }] = (await sql(`SELECT email FROM accounts WHERE id = $1`, person.id)) as [
          { email: string },
        ];
        const opening = Array.from({ length: 10 }, (_, index) =>
          singleSignOn().findOrLinkAccount(id, { subject: `s${index % 2}`, verifiedEmail: email }),
        );
        const changing = [
          told(management().unlink(email)),
          told(accounts.grantOrganisation(person.id, 'C-3', null)),
          told(management().remove(id)),
        ];
        const [opened] = [await Promise.all(opening), await Promise.all(changing)];
        const [{ now }] = (await sql(
          `SELECT session_generation AS now FROM accounts WHERE id = $1`,
          person.id,
        )) as [{ now: number }];
        expect(opened.filter((each) => typeof each === 'object' && each.sessionGeneration === now)).toEqual(
          [],
        );
        expect(await sql(`SELECT FROM sso_identities`)).toEqual([]);
      }
    });
  });
});
