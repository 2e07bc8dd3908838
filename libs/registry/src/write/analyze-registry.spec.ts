import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { writeRegistry } from './write-registry';

const HOLDERS = Array.from({ length: 500 }, (_, index) => String(index).padStart(6, '0'));

/** Real: PostgreSQL. Nothing is mocked. */
describe('A large change of the registry', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.close());

  it('shows the planner all that pages are read from', async () => {
    await writeRegistry(database.dataSource, {
      organisations: [{ code: 'A', name: 'Vereniging A' }],
      examTypes: [{ code: 'EH', name: 'Diploma Eerste Hulp', kind: 'main' }],
      holders: HOLDERS.map((qualificationNumber) => ({
        qualificationNumber,
        givenName: 'Zoë',
        namePrefix: 'van den',
        surname: 'Berg',
        birthDate: '1990-02-03',
        hiddenFromCheck: false,
      })),
      enrolments: HOLDERS.map((qualificationNumber) => ({
        organisationCode: 'A',
        qualificationNumber,
        externalNumber: null,
      })),
      qualifications: HOLDERS.map((qualificationNumber) => ({
        qualificationNumber,
        examTypeCode: 'EH',
        examNumber: '1',
        examDate: '2024-05-01',
        expiryDate: '2026-05-01',
        revoked: false,
      })),
    });
    const unknown = await database.dataSource.query<unknown[]>(
      `SELECT relname FROM pg_class WHERE relname IN ('holder_listings', 'listing_counts') AND reltuples <= 0`,
    );
    expect(unknown).toEqual([]);
  });
});
