import {
  BETWEEN_LISTINGS,
  BETWEEN_PARTS,
  tallyQualifications,
  tallyTypesPerDate,
} from './tally-qualifications';

type Qualification = readonly [type: string, expiryDate: string, examNumber: string, examDate: string];

const records = (fields: readonly (readonly string[])[]) =>
  fields.map((record) => `\x1e${record.join('\x1f')}\x1e`).join('');
const listing = (...earned: Qualification[]) =>
  records(earned.map((of) => of.slice(0, 2))) + BETWEEN_PARTS + records(earned.map((of) => of.slice(2)));
const listings = (...each: string[]) => each.join(BETWEEN_LISTINGS);

describe('tallyQualifications', () => {
  const TWICE = listing(
    ['EH', '2026-04-01', '00100', '2024-04-01'],
    ['EH', '2028-04-01', '00200', '2026-04-01'],
    ['RAED', 'none', '00200', '2026-04-02'],
  );
  const ONCE = listing(['EH', '2028-04-01', '00200', '2026-04-01']);

  it('counts holders once per value, and of an exam the latest day', () => {
    expect(tallyQualifications(listings(TWICE, ONCE), {})).toEqual({
      holders: 2,
      examTypes: new Map([['EH', 2], ['RAED', 1]]), // prettier-ignore
      examNumbers: new Map([
        ['00100', { holders: 1, examDate: '2024-04-01' }],
        ['00200', { holders: 2, examDate: '2026-04-02' }],
      ]),
      expiryDates: new Map([['2026-04-01', 1], ['2028-04-01', 2], ['none', 1]]), // prettier-ignore
    });
  });

  it('asks everything of one and the same qualification, and narrows no filter by itself', () => {
    const { holders, examTypes, expiryDates } = tallyQualifications(listings(TWICE, ONCE), {
      examType: 'EH',
      expiryDates: ['2026-04-01'],
    });
    expect([holders, [...examTypes], [...expiryDates]]).toEqual([
      1,
      [['EH', 1]],
      [['2026-04-01', 1], ['2028-04-01', 2]], // prettier-ignore
    ]);
  });

  it('counts nobody where there is no listing', () => {
    expect(tallyQualifications('', {}).holders).toBe(0);
  });

  it('comes to an end, and counts the others, where the two halves of a listing do not agree', () => {
    const [earned = '', exams = ''] = TWICE.split(BETWEEN_PARTS);
    const [short] = ONCE.split(BETWEEN_PARTS);
    for (const odd of [
      `${short}${BETWEEN_PARTS}${exams}`,
      `${earned}${BETWEEN_PARTS}`,
      `${BETWEEN_PARTS}${exams}`,
    ]) {
      expect(tallyQualifications(listings(ONCE, odd, ONCE), {}).examNumbers.get('00200')?.holders).toBe(2);
    }
  });
});

describe('tallyTypesPerDate', () => {
  it('counts a holder of a type once for each of the dates, as counting date by date does', () => {
    const exams = ['00100', '2024-04-01'] as const;
    const both = listing(
      ['EH', '2026-04-01', ...exams],
      ['EH', '2028-04-01', ...exams],
      ['EH', 'none', ...exams],
    );
    const twice = listing(
      ['EH', '2026-04-01', ...exams],
      ['EH', '2026-04-01', ...exams],
      ['RAED', '2028-04-01', ...exams],
    );
    const dates = ['2026-04-01', '2028-04-01', '2030-01-01'];
    const byDate = new Map<string, number>();
    for (const date of dates) {
      for (const [type, holders] of tallyQualifications(listings(both, twice), { expiryDates: [date] })
        .examTypes)
        byDate.set(type, (byDate.get(type) ?? 0) + holders);
    }
    expect(tallyTypesPerDate(listings(both, twice), dates)).toEqual(byDate);
    expect(byDate).toEqual(new Map([['EH', 3], ['RAED', 1]])); // prettier-ignore
  });
});
