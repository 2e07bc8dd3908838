import { testDatabase } from '../../../../test/support/test-database';
import { countFilters } from './count-filters';
import { findHolders } from './find-holders';
import { type HolderFilter } from './holder-filter';
import { organisationId, TODAY, writeSearchFixture } from './search.fixture';

/** Real: PostgreSQL. Nothing is mocked. */
describe('countFilters', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  const A = organisationId('A');
  const B = organisationId('B');
  const C = organisationId('C');

  beforeAll(async () => {
    database = await testDatabase();
    await writeSearchFixture(database.dataSource);
  });
  afterAll(() => database.close());

  const count = (filter: HolderFilter = {}, own = [A]) => countFilters(database.dataSource, own, filter);

  it('counts holders, not qualifications, per value within the own organisation', async () => {
    expect(await count()).toEqual({
      examTypes: [
        // 0105 has it twice.
        { code: 'EHK', name: 'Certificaat Eerste Hulp aan kinderen', kind: 'main', holders: 2 },
        { code: 'EH', name: 'Diploma Eerste Hulp', kind: 'main', holders: 4 },
        { code: 'RAED', name: 'Reanimatie en AED', kind: 'module', holders: 2 },
      ],
      examNumbers: [
        { examNumber: '00201', examDate: '2026-04-01', holders: 1 },
        { examNumber: '00200', examDate: '2025-04-01', holders: 2 },
        { examNumber: '00301', examDate: '2025-04-01', holders: 1 },
        { examNumber: '00124', examDate: '2024-11-23', holders: 2 },
        { examNumber: '00123', examDate: '2024-10-01', holders: 2 },
        { examNumber: '00300', examDate: '2023-01-01', holders: 1 },
      ],
      moreExamNumbers: false,
      expiryDates: [
        { expiryDate: '2026-10-01', holders: 2 },
        { expiryDate: '2026-11-23', holders: 1 },
        { expiryDate: '2027-04-01', holders: 2 },
        { expiryDate: '2028-04-01', holders: 1 },
        { expiryDate: 'none', holders: 2 },
      ],
    });
  });

  it('narrows each filter by the others, not by itself', async () => {
    const { examTypes, examNumbers, expiryDates } = await count({ examType: 'EH' });
    expect(examTypes).toHaveLength(3);
    expect(examNumbers.map(({ examNumber }) => examNumber)).toEqual(['00124', '00123']);
    expect(expiryDates.map(({ expiryDate }) => expiryDate)).toEqual([
      '2026-10-01',
      '2026-11-23',
      '2028-04-01',
    ]);
  });

  it.each<HolderFilter>([
    { examType: 'EHK', expiryDates: ['none'] },
    { examType: 'EH', examNumber: '00124' },
    { examNumber: '00123', expiryDates: ['2026-10-01'] },
    { expiryDates: ['none', '2027-04-01'], search: 'berg' },
    { organisationId: organisationId('B'), search: 'zoe' },
  ])('promises with %j just what the list has once a value is chosen', async (filter) => {
    const own = [A, B];
    const total = async (chosen: HolderFilter) => {
      const options = { sort: 'name', page: 1, pageSize: 1, today: TODAY } as const;
      return (await findHolders(database.dataSource, own, { ...filter, ...chosen }, options)).total;
    };
    const { examTypes, examNumbers, expiryDates } = await count(filter, own);
    expect(examTypes.length + examNumbers.length + expiryDates.length).toBeGreaterThan(2);
    for (const { code, holders } of examTypes) expect(await total({ examType: code })).toBe(holders);
    for (const { examNumber, holders } of examNumbers) expect(await total({ examNumber })).toBe(holders);
    for (const { expiryDate, holders } of expiryDates) {
      expect(await total({ expiryDates: [expiryDate] })).toBe(holders);
    }
  });

  it('counts nobody outside the own organisations', async () => {
    const nothing = { examTypes: [], examNumbers: [], moreExamNumbers: false, expiryDates: [] };
    expect(await count({}, [])).toEqual(nothing);
    expect(await count({ organisationId: C })).toEqual(nothing);
    expect((await count({ examNumber: '00500' })).examTypes).toEqual([]);
  });
});
