import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { migrateDatabase } from './data-source';

/** Real: PostgreSQL. Nothing is mocked. */
describe('Migrating', () => {
  const name = `migrate_${randomBytes(6).toString('hex')}`;
  const url = (database: string) =>
    Object.assign(new URL(process.env.TEST_DATABASE_URL ?? ''), { pathname: `/${database}` }).toString();
  const administer = async (sql: string) => {
    const client = new Client({ connectionString: url('postgres') });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  beforeAll(() => administer(`CREATE DATABASE ${name}`));
  afterAll(() => administer(`DROP DATABASE ${name} WITH (FORCE)`));

  it('is done once when several begin at the same time, and again changes nothing', async () => {
    const migrate = () => migrateDatabase({ url: url(name), applicationName: 'pasloket test' });
    const ran = await Promise.all([migrate(), migrate(), migrate()]);
    expect(ran.filter((names) => names.length > 0)).toHaveLength(1);
    expect(await migrate()).toEqual([]);
  }, 60_000);
});
