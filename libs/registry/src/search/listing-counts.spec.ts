import { testDatabase } from '../../../../test/support/test-database';
import { demoRegistry } from '../demo/demo-registry';
import { type QualificationRecord, type RegistryBatch } from '../write/registry-batch';
import { writeRegistry } from '../write/write-registry';
import { countFilters, MOST_EXAMS } from './count-filters';
import { findHolders } from './find-holders';
import { type HolderFilter } from './holder-filter';
import { TODAY } from './search.fixture';

const NOTHING: RegistryBatch = {
  organisations: [],
  examTypes: [],
  holders: [],
  enrolments: [],
  qualifications: [],
};

/** Real: PostgreSQL. Nothing is mocked. */
describe('counts made beforehand', () => {
  let database: Awaited<ReturnType<typeof testDatabase>>;
  let own: string[];
  const batch = demoRegistry({ holders: 300 });

  beforeEach(async () => {
    database = await testDatabase();
    await writeRegistry(database.dataSource, batch);
    const rows = await database.dataSource.query<{ id: string }[]>(
      `SELECT id FROM organisations ORDER BY code LIMIT 2`,
    );
    own = rows.map(({ id }) => id);
  });
  afterEach(() => database.close());

  const total = async (filter: HolderFilter, organisations = own) => {
    const options = { sort: 'name', page: 1, pageSize: 1, today: TODAY } as const;
    return (await findHolders(database.dataSource, organisations, filter, options)).total;
  };
  const count = (filter: HolderFilter, organisations = own) =>
    countFilters(database.dataSource, organisations, filter);

  it('say what counting row by row says, of one organisation and of several with people in common', async () => {
    const common = await database.dataSource.query<unknown[]>(`SELECT FROM shared_listings`);
    expect(common.length).toBeGreaterThan(10);
    const { examNumbers, expiryDates } = await count({});
    const [number = ''] = examNumbers.map(({ examNumber }) => examNumber);
    const dates = [...expiryDates]
      .sort((one, other) => other.holders - one.holders)
      .map(({ expiryDate }) => expiryDate)
      .slice(0, 3);
    const filters: HolderFilter[] = [
      {},
      { examType: 'EH' },
      { examNumber: number },
      { expiryDates: dates.slice(0, 1) },
      { expiryDates: dates },
      { examType: 'EH', expiryDates: dates },
      { examNumber: number, expiryDates: dates },
    ];
    const ask = async () => {
      const answers: unknown[] = [];
      for (const organisations of [own, own.slice(0, 1)])
        for (const filter of filters)
          answers.push(await count(filter, organisations), await total(filter, organisations));
      return answers;
    };
    const counted = await ask();
    await database.dataSource.query(`TRUNCATE listing_counts, exam_counts, shared_listings`);
    expect(await ask()).toEqual(counted);
  });

  it('are true or absent: whatever changes a listing throws them away', async () => {
    const before = await total({});
    await database.dataSource.query(
      `DELETE FROM enrolments WHERE (organisation_id, holder_id) = (
         SELECT l.organisation_id, l.holder_id FROM holder_listings l
          WHERE l.organisation_id = $1 AND l.holder_id NOT IN (SELECT holder_id FROM shared_listings) LIMIT 1)`,
      [own[0]],
    );
    expect(await total({})).toBe(before - 1);
    const [{ counted }] = await database.dataSource.query<[{ counted: number }]>(
      `SELECT count(*)::int AS counted FROM listing_counts WHERE organisation_id = $1`,
      [own[0]],
    );
    expect(counted).toBe(0);
  });

  it('count somebody once who has two exam types under one number', async () => {
    const [someone] = batch.holders;
    const twice = ['RAED', 'SPORT'].map((examTypeCode): QualificationRecord => ({
      qualificationNumber: someone?.qualificationNumber ?? '',
      examTypeCode,
      examNumber: 'TWEE TEGELIJK',
      examDate: '2026-10-30',
      expiryDate: '2028-10-30',
      revoked: false,
    }));
    await writeRegistry(database.dataSource, { ...NOTHING, qualifications: twice });
    const { examNumbers } = await count({});
    expect(examNumbers).toContainEqual({
      examNumber: 'TWEE TEGELIJK',
      examDate: '2026-10-30',
      holders: 1,
    });
  });

  it('name the newest exams, say that there are more, and find an older one by a part of its number', async () => {
    const [someone] = batch.holders;
    const many = Array.from({ length: MOST_EXAMS + 20 }, (_, index): QualificationRecord => ({
      qualificationNumber: someone?.qualificationNumber ?? '',
      examTypeCode: 'RAED',
      examNumber: `Reeks-${String(index).padStart(4, '0')}`,
      examDate: new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10),
      expiryDate: null,
      revoked: false,
    }));
    await writeRegistry(database.dataSource, { ...NOTHING, qualifications: many });
    const { examNumbers, moreExamNumbers } = await count({ examType: 'RAED', expiryDates: ['none'] });
    expect(examNumbers).toHaveLength(MOST_EXAMS);
    expect(examNumbers[0]?.examNumber).toBe('Reeks-0519');
    expect(moreExamNumbers).toBe(true);
    const older = await countFilters(database.dataSource, own, {}, 'reeks-000');
    expect(older.examNumbers.map(({ examNumber }) => examNumber)).toHaveLength(10);
    expect(older.moreExamNumbers).toBe(false);
  });
});
