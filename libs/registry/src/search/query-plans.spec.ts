import { type DataSource } from 'typeorm';
import { testDatabase } from '../../../../test/support/test-database';
import { countFilters } from './count-filters';
import { type Database } from './database';
import { findHolder } from './find-holder';
import { findHolderIds, findHolders } from './find-holders';
import { type HolderSort } from './holder-order';
import { type HolderFilter } from './holder-filter';
import { loadRequestHolders } from './load-request-holders';
import { loadSelectableHolders } from './load-selectable-holders';
import { refreshHolderListings } from '../write/refresh-holder-listings';
import { TODAY } from './search.fixture';

const HOLDERS = 30_000;
const ORGANISATIONS = 40;
const BIG_TABLES =
  /Seq Scan on (qualification_holders|holder_listings|enrolments|qualifications|listing_counts|exam_counts)\b/;

/**
 * Enough rows that PostgreSQL has a choice, made by itself: the names need not be anybody's. One organisation is larger than
 * the others.
 */
async function fill(dataSource: DataSource): Promise<void> {
  const uuid = (kind: string, number: string) => `md5('${kind}' || (${number}))::uuid`;
  await dataSource.query(`INSERT INTO exam_types VALUES ('EH', 'Diploma Eerste Hulp', 'main')`);
  await dataSource.query(
    `INSERT INTO organisations SELECT ${uuid('o', 'i')}, 'O' || i, 'Vereniging ' || i FROM generate_series(1, ${ORGANISATIONS}) i`,
  );
  await dataSource.query(
    `INSERT INTO qualification_holders (id, qualification_number, given_name, surname, birth_date, sort_name, search_name,
                                        leading_expiry_date, leading_revoked)
     SELECT ${uuid('h', 'i')}, lpad(i::text, 7, '0'), 'Voornaam', 'Naam' || md5(i::text), date '1960-01-01' + i % 15000,
            'naam' || md5(i::text), 'voornaam naam' || md5(i::text), date '2026-01-01' + i % 1000, false
       FROM generate_series(1, ${HOLDERS}) i`,
  );
  await dataSource.query(
    `INSERT INTO enrolments SELECT ${uuid('o', `CASE WHEN i % 6 = 0 THEN 7 ELSE 1 + i % ${ORGANISATIONS} END`)}, ${uuid('h', 'i')}, 'LID-' || i
       FROM generate_series(1, ${HOLDERS}) i`,
  );
  await dataSource.query(
    `INSERT INTO qualifications
     SELECT ${uuid('q', 'i')}, ${uuid('h', 'i')}, 'EH', lpad((i / 15)::text, 6, '0'), date '2024-01-01' + i % 1000,
            date '2026-01-01' + i % 1000, false, 'code' || i
       FROM generate_series(1, ${HOLDERS}) i`,
  );
  await dataSource.query(`CREATE TABLE touched AS SELECT id AS holder_id FROM qualification_holders`);
  await refreshHolderListings(dataSource.manager, 'touched');
  await dataSource.query(`VACUUM (ANALYZE)`);
}

/** Real: PostgreSQL and its planner. Nothing is mocked. */
describe('the plans of what people ask most', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let own: string[];
  let several: string[];
  let somebody: string[];

  beforeAll(async () => {
    database = await testDatabase();
    await fill(database.dataSource);
    const rows = await database.dataSource.query<{ organisation_id: string; holder_id: string }[]>(
      `SELECT organisation_id, holder_id FROM holder_listings WHERE organisation_id = md5('o7')::uuid LIMIT 50`,
    );
    own = [...new Set(rows.map((row) => row.organisation_id))];
    const others = await database.dataSource.query<{ id: string }[]>(
      `SELECT md5('o' || i)::uuid AS id FROM generate_series(8, 9) i`,
    );
    several = [...own, ...others.map(({ id }) => id)];
    somebody = rows.map((row) => row.holder_id);
  });
  afterAll(() => database.close());

  /** Answers what the function asks, and keeps how PostgreSQL went about it. */
  async function plansOf(ask: (database: Database) => Promise<unknown>): Promise<string> {
    const plans: string[] = [];
    const explaining = {
      async query(sql: string, parameters: unknown[]) {
        const lines = await database.dataSource.query<{ 'QUERY PLAN': string }[]>(
          `EXPLAIN ${sql}`,
          parameters,
        );
        plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'));
        return database.dataSource.query<unknown>(sql, parameters);
      },
    } as Database;
    await ask(explaining);
    return plans.join('\n\n');
  }

  const listOf = (whose: string[], filter: HolderFilter, sort: HolderSort = 'name', page = 1) =>
    plansOf((explaining) =>
      findHolders(explaining, whose, filter, { sort, page, pageSize: 25, today: TODAY }),
    );
  const list = (...asked: [HolderFilter, HolderSort?, number?]) => listOf(own, ...asked);
  const filters = (filter: HolderFilter) => plansOf((explaining) => countFilters(explaining, own, filter));

  it.each<[string, () => Promise<string>]>([
    ['the first page', () => list({})],
    ['the last page', () => list({}, 'name', 225)],
    ['the list by qualification number', () => list({}, 'qualificationNumber')],
    ['the list by birth date', () => list({}, 'birthDate')],
    ['the list by expiry date', () => list({}, 'expiryDate')],
    ['the list by external number', () => list({}, 'externalNumber')],
    ['the list by status', () => list({}, 'status')],
    ['the list by external number, last first', () => list({}, '-externalNumber')],
    ['a page in the middle', () => list({}, 'birthDate', 100)],
    ['a mistyped name', () => list({ search: 'vornaam' })],
    ['the beginning of a name', () => list({ search: 'na' })],
    ['several organisations', () => listOf(several, {})],
    ['a search in several organisations', () => listOf(several, { search: 'naam0a' })],
    ['all filters', () => filters({})],
    ['the filters with an exam type', () => filters({ examType: 'EH' })],
    ['the filters with an exam', () => filters({ examNumber: '000007' })],
    ['the filters with two expiry dates', () => filters({ expiryDates: ['2027-04-01', '2027-04-02'] })],
    ['the filters of a search', () => filters({ search: 'naam0a' })],
    ['one exam', () => list({ examNumber: '000007' })],
    ['one exam type and expiry date', () => list({ examType: 'EH', expiryDates: ['2027-04-01'] })],
    ['a search by name', () => list({ search: 'naam' })],
    ['a search by number', () => list({ search: '0000047' })],
    [
      'everybody of an expiry date',
      () => plansOf((explaining) => findHolderIds(explaining, own, { expiryDates: ['2027-04-01'] })),
    ],
    ['one holder', () => plansOf((explaining) => findHolder(explaining, own, somebody[0] ?? '', TODAY))],
    ['what holders yield', () => plansOf((explaining) => loadSelectableHolders(explaining, own, somebody))],
    [
      'the holders of a request',
      () => plansOf((explaining) => loadRequestHolders(explaining, own, somebody)),
    ],
  ])('%s reads no big table from end to end', async (_what, plans) => {
    const text = await plans();
    expect(text).toMatch(/Index/);
    expect(text).not.toMatch(BIG_TABLES);
  });

  it.each<[HolderSort, string]>([
    ['name', 'holder_listings_by_name'],
    ['-name', 'holder_listings_by_name'],
    ['qualificationNumber', 'holder_listings_by_number'],
    ['birthDate', 'holder_listings_by_birth_date'],
    ['expiryDate', 'holder_listings_by_expiry_date'],
    ['externalNumber', 'holder_listings_by_external_number'],
    ['-externalNumber', 'holder_listings_by_external_number'],
    ['status', 'holder_listings_by_name'],
  ])('a page by %s is a walk along %s', async (sort, index) => {
    expect(await list({}, sort)).toContain(index);
  });

  it('finds a word, a number and a slip through the index of words', async () => {
    for (const search of ['naam0a1b', '00012', 'vornaam']) {
      expect(await list({ search })).toContain('holder_listings_search');
    }
  });
});
