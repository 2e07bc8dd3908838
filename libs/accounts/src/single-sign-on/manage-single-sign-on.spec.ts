import { randomUUID } from 'node:crypto';
import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { AccountManagement } from '../accounts/manage-accounts';
import { type NewSignOnProvider, SingleSignOnManagement } from './manage-single-sign-on';
import { SecretBox, SecretUnreadable } from '../secrets/secret-box';
import { SingleSignOn } from './single-sign-on';
import { type SingleSignOnRefusal } from './single-sign-on-refused';

/** Real: PostgreSQL. Mocked: nothing. */
describe('An organisation’s provider', () => {
  const box = new SecretBox('a secret of the service, long enough');
  const valid: NewSignOnProvider = {
    issuer: 'https://login.club.example',
    clientId: 'pasloket',
    clientSecret: 'of the client',
    domains: ['Club.example', 'team.club.example'],
    organisations: ['A-1', 'B-2'],
    vouchesForAddresses: false,
  };
  let database: TestDatabase;
  let management: SingleSignOnManagement;
  let singleSignOn: SingleSignOn;
  beforeAll(async () => {
    database = await testDatabase();
    management = new SingleSignOnManagement(database.dataSource);
    singleSignOn = new SingleSignOn(database.dataSource, box);
    for (const code of ['A-1', 'B-2', 'C-3', 'D-4'])
      await sql(`INSERT INTO organisations (id, code, name) VALUES ($1, $2, $2)`, randomUUID(), code);
    await sql(`UPDATE organisations SET withdrawn_at = now() WHERE code = 'D-4'`);
  });
  afterEach(() => sql(`DELETE FROM sso_providers`));
  afterAll(() => database.close());

  const sql = <Row = unknown>(text: string, ...parameters: unknown[]) =>
    database.dataSource.query<Row[]>(text, parameters);
  const accounts = () => new AccountManagement(database.dataSource);
  const generation = async (id: string) =>
    (await sql<{ at: number }>(`SELECT session_generation AS at FROM accounts WHERE id = $1`, id))[0]?.at ??
    -1;
  const opened = async (providerId: string, subject: string, verifiedEmail?: string) => {
    const account = await singleSignOn.findOrLinkAccount(providerId, { subject, verifiedEmail });
    return typeof account === 'object' ? account.id : undefined;
  };
  const contactPerson = async (email: string) =>
    (
      await accounts().add(
        { email, name: 'Petra', role: 'contact-person', organisations: ['A-1'] },
        null,
        'hand-over',
      )
    ).id;

  it('is found by each of its domains, with its secret, and by nothing else', async () => {
    const id = await management.add(valid, box);
    const found = await singleSignOn.findByDomain('team.club.example');
    expect(found).toMatchObject({
      id,
      issuer: valid.issuer,
      clientId: 'pasloket',
      clientSecret: 'of the client',
    });
    expect(found?.organisationIds).toHaveLength(2);
    expect([...(found?.domains ?? [])].sort()).toEqual(['club.example', 'team.club.example']);
    expect(await singleSignOn.findByDomain('other.club.example')).toBeUndefined();
    expect(await singleSignOn.findByDomain('')).toBeUndefined();
    const other = new SingleSignOn(
      database.dataSource,
      new SecretBox('another secret, as long as the first'),
    );
    await expect(other.findById(id)).rejects.toThrow(SecretUnreadable);
  });

  it.each<[Partial<NewSignOnProvider>, SingleSignOnRefusal]>([
    [{ issuer: 'http://login.club.example' }, 'issuer-invalid'],
    [{ clientId: '' }, 'client-missing'],
    [{ clientSecret: '' }, 'client-missing'],
    [{ domains: [] }, 'domain-invalid'],
    [{ domains: ['good.example', 'bad example'] }, 'domain-invalid'],
    [{ domains: ['CLUB.example'], organisations: ['C-3'] }, 'domain-taken'],
    [{ domains: ['c.example'], organisations: ['C-3', 'B-2'] }, 'organisation-taken'],
    [{ domains: ['c.example'], organisations: [] }, 'organisation-not-found'],
    [{ domains: ['c.example'], organisations: ['E-5'] }, 'organisation-not-found'],
    [{ domains: ['c.example'], organisations: ['D-4'] }, 'organisation-not-found'],
  ])('is refused with %j: %s, and nothing is kept', async (change, code) => {
    await management.add(valid, box);
    await expect(management.add({ ...valid, ...change }, box)).rejects.toMatchObject({ code });
    expect(await management.list()).toHaveLength(1);
    expect(await singleSignOn.findByDomain('c.example')).toBeUndefined();
  });

  it('links an account once, to one subject', async () => {
    const id = await management.add(valid, box);
    const [one, two] = [await contactPerson('one@club.example'), await contactPerson('two@club.example')];
    expect(await opened(id, 'subject')).toBeUndefined();
    const links = await Promise.all([1, 2, 3].map(() => opened(id, 'subject', 'one@club.example')));
    expect(links).toEqual([one, one, one]);
    expect(
      await sql(`SELECT FROM audit_events WHERE action = 'sso-linked' AND account_id = $1`, one),
    ).toHaveLength(1);
    expect(await opened(id, 'another subject', 'one@club.example')).toBeUndefined();
    expect(await opened(id, 'subject', 'two@club.example')).toBe(one);
    expect(await opened(id, 'of another domain', 'one@other.example')).toBeUndefined();
    expect(await opened(id, 'subject')).toBe(one);
    expect((await management.list())[0]?.linked).toBe(1);
    expect(await opened(id, 'second', 'two@club.example')).toBe(two);
  });

  it('is not what vouched for an organisation granted later: that ends sessions of whoever is linked', async () => {
    const id = await management.add(valid, box);
    const [linked, other] = [
      await contactPerson('three@club.example'),
      await contactPerson('four@club.example'),
    ];
    expect(await opened(id, 'subject', 'three@club.example')).toBe(linked);
    const before = [await generation(linked), await generation(other)];
    for (const account of [linked, other]) await accounts().grantOrganisation(account, 'C-3', null);
    expect([await generation(linked), await generation(other)]).toEqual([(before[0] ?? 0) + 1, before[1]]);
  });

  it('ends the sessions of whoever is linked when it is removed, and only theirs', async () => {
    const id = await management.add(valid, box);
    const [linked, other] = [
      await contactPerson('five@club.example'),
      await contactPerson('six@club.example'),
    ];
    expect(await opened(id, 'subject', 'five@club.example')).toBe(linked);
    const before = [await generation(linked), await generation(other)];
    await management.remove(id);
    expect([await generation(linked), await generation(other)]).toEqual([(before[0] ?? 0) + 1, before[1]]);
    expect(await singleSignOn.isAvailable()).toBe(false);
    for (const gone of [id, randomUUID(), 'no id'])
      await expect(management.remove(gone)).rejects.toMatchObject({ code: 'provider-not-found' });
  });
});
