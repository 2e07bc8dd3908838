import { testDatabase } from '../../../../test/support/test-database';
import { writeRegistry } from '../write/write-registry';
import { isRegistryEmpty, writeDemoAccounts } from './demo-accounts';
import { demoRegistry } from './demo-registry';

/** Real: PostgreSQL. Stands in: the hash. */
describe('writeDemoAccounts', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  const hash = (password: string) => Promise.resolve(`hash of ${password}`);

  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.dataSource.query(`TRUNCATE accounts, organisations, qualification_holders CASCADE`);
    await writeRegistry(database.dataSource, demoRegistry({ holders: 30 }));
  });

  const organisationsOf = async () => {
    const rows = await database.dataSource.query<{ email: string; codes: string[] }[]>(
      `SELECT a.email, array_agg(o.code ORDER BY o.code) AS codes
         FROM accounts a JOIN contact_person_organisations c ON c.account_id = a.id
         JOIN organisations o ON o.id = c.organisation_id GROUP BY a.email`,
    );
    return new Map(rows.map(({ email, codes }) => [email, codes]));
  };

  it('writes three contact persons for all three organisations, a colleague and an operator', async () => {
    const accounts = await writeDemoAccounts(database.dataSource, hash);

    expect(accounts.map(({ role }) => role)).toEqual([
      ...Array.from({ length: 4 }, () => 'contact-person'),
      'operator',
    ]);
    const [petra, mehmet, anneke, karel, operator] = accounts.map(({ email }) => email);
    const organisations = await organisationsOf();
    expect(organisations.get(petra ?? '')).toEqual(['DEMO-0001', 'DEMO-0002']);
    expect(organisations.get(mehmet ?? '')).toEqual(['DEMO-0002']);
    expect(organisations.get(anneke ?? '')).toEqual(['DEMO-0003']);
    expect(organisations.get(karel ?? '')).toEqual(['DEMO-0001']);
    expect(organisations.has(operator ?? '')).toBe(false);
  });

  it('makes readable passwords, another one for each, and stores none of them', async () => {
    const passwords = (await writeDemoAccounts(database.dataSource, hash)).map(({ password }) => password);

    for (const password of passwords) expect(password).toMatch(/^([a-km-np-z2-9]{4}-){3}[a-km-np-z2-9]{4}$/);
    expect(new Set(passwords).size).toBe(5);
    const rows = await database.dataSource.query<{ password_hash: string }[]>(
      `SELECT password_hash FROM accounts`,
    );
    expect(rows.map((row) => row.password_hash).sort()).toEqual(
      passwords.map((it) => `hash of ${it}`).sort(),
    );
  });

  it('writes none when there are accounts already', async () => {
    await writeDemoAccounts(database.dataSource, hash);
    expect(await writeDemoAccounts(database.dataSource, hash)).toEqual([]);
  });

  it('writes none when the demo registry is not there', async () => {
    await database.dataSource.query(`TRUNCATE organisations CASCADE`);
    await expect(writeDemoAccounts(database.dataSource, hash)).rejects.toThrow('demo registry first');
    expect(await database.dataSource.query(`SELECT 1 FROM accounts`)).toEqual([]);
  });

  it('leaves a registry that is empty no longer', async () => {
    expect(await isRegistryEmpty(database.dataSource)).toBe(false);
    await database.dataSource.query(`TRUNCATE accounts, organisations, qualification_holders CASCADE`);
    expect(await isRegistryEmpty(database.dataSource)).toBe(true);
  });
});
