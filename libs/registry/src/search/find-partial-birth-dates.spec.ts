import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { seededRegistryIds } from '../write/registry-ids';
import { writeRegistry } from '../write/write-registry';
import { findHolder } from './find-holder';
import { findHolders } from './find-holders';

const TODAY = '2026-11-23';
const ids = seededRegistryIds('partial');
const CLUB = ids.id('organisation', 'CLUB');

/** Surnames, and the part of each birth date that is known. */
const PEOPLE = {
  Year: '1965',
  July: '1965-07',
  Whole: '1965-07-12',
  'New Year': '1965-01-01',
  Another: '1966-07-12',
  Mei: '1965-03-01',
};

/** Real: PostgreSQL. Nothing is mocked. */
describe('A birth date that is known in part', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await testDatabase();
    const names = Object.entries(PEOPLE);
    await writeRegistry(
      database.dataSource,
      {
        organisations: [{ code: 'CLUB', name: 'De Linde' }],
        examTypes: [{ code: 'EH', name: 'Diploma Eerste Hulp', kind: 'main' }],
        holders: names.map(([surname, birthDate]) => ({
          ...{ qualificationNumber: surname, givenName: 'Zoë', namePrefix: '', surname, birthDate },
          hiddenFromCheck: false,
        })),
        enrolments: names.map(([qualificationNumber]) => ({
          ...{ organisationCode: 'CLUB', qualificationNumber, externalNumber: null },
        })),
        qualifications: names.map(([qualificationNumber]) => ({
          ...{ qualificationNumber, examTypeCode: 'EH', examNumber: '1', examDate: '2024-10-01' },
          ...{ expiryDate: null, revoked: false },
        })),
      },
      ids,
    );
  });
  afterAll(() => database.close());

  const list = async (search?: string, sort: 'name' | 'birthDate' | '-birthDate' = 'name') =>
    (
      await findHolders(
        database.dataSource,
        [CLUB],
        { search },
        { sort, page: 1, pageSize: 25, today: TODAY },
      )
    ).items;
  const found = async (search: string) => (await list(search)).map(({ surname }) => surname);

  it('is told as it is known, in the list and in the details', async () => {
    expect(Object.fromEntries((await list()).map(({ surname, birthDate }) => [surname, birthDate]))).toEqual(
      PEOPLE,
    );
    const details = await findHolder(database.dataSource, [CLUB], ids.id('holder', 'July'), TODAY);
    expect(details?.birthDate).toBe('1965-07');
  });

  it('stands in the list where the first day stands that it can be', async () => {
    const days = async (sort: 'birthDate' | '-birthDate') =>
      (await list(undefined, sort)).map(({ birthDate }) => birthDate);
    const sorted = ['1965-01-01', '1965', '1965-03-01', '1965-07', '1965-07-12', '1966-07-12'];
    expect(await days('birthDate')).toEqual(sorted);
    expect((await days('-birthDate')).at(-3)).toBe('1965-03-01');
  });

  it.each(['1965', '00-00-1965', '1965-00-00', 'geb. 00-00-1965'])(
    'is found by its year, with all others of that year: %s',
    async (search) => {
      expect(await found(search)).toEqual(['July', 'Mei', 'New Year', 'Whole', 'Year']);
    },
  );

  it.each(['juli 1965', '07-1965', '1965-07', '00-07-1965', '7/1965'])(
    'is found by its month, but not by a month when no more than the year is known: %s',
    async (search) => {
      expect(await found(search)).toEqual(['July', 'Whole']);
    },
  );

  it('leaves whole days as they were: the day alone is found, and 1 January means the year, too', async () => {
    expect(await found('12-07-1965')).toEqual(['Whole']);
    expect(await found('1-1-1965')).toEqual(['New Year', 'Year']);
    expect(await found('januari 1965')).toEqual(['New Year', 'Year']);
  });

  it('is looked for beside names, and a month that is a name is both', async () => {
    expect(await found('july 00-00-1965')).toEqual(['July']);
    expect(await found('mei 1965')).toEqual(['Mei']);
    expect(await found('maart 1965')).toEqual(['Mei']);
  });
});
