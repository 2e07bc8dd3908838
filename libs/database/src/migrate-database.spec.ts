import { emptyDatabase, type NewDatabase } from '../../../test/support/test-database';
import { migrateDatabase } from './data-source';

/** Real: PostgreSQL. Nothing is mocked. */
describe('Migrating', () => {
  let database: NewDatabase;
  beforeAll(async () => (database = await emptyDatabase()));
  afterAll(() => database.drop());

  it('is done once when several begin at the same time, and again changes nothing', async () => {
    const migrate = () => migrateDatabase({ url: database.url, applicationName: 'pasloket test' });
    const ran = await Promise.all([migrate(), migrate(), migrate()]);
    expect(ran.filter((names) => names.length > 0)).toHaveLength(1);
    expect(await migrate()).toEqual([]);
  }, 60_000);
});
