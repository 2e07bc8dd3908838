import { FILE_KINDS } from '../file-kinds';
import { type FileColumn, type DateOrderCounts } from './field';

const notes = (): DateOrderCounts => ({ dayFirst: 0, monthFirst: 0, eitherFirst: 0 });
const COLUMNS = FILE_KINDS.flatMap(({ columns }) => columns);
const BIRTH_DATE = COLUMNS.find(({ name }) => name === 'birth_date') as FileColumn;

/** The value that a column reads from a field, or the reason of the refusal behind '!'. */
function read(raw: string, column = BIRTH_DATE): string | null {
  const answer = column.read(raw, notes());
  return 'value' in answer ? answer.value : `! ${answer.error}`;
}

describe('A birth date that is known in part', () => {
  beforeAll(() => jest.useFakeTimers({ now: new Date('2026-11-29T12:00:00Z') }));
  afterAll(() => jest.useRealTimers());

  it.each([
    ...['1965', '00-00-1965', '0-0-1965', '00/00/1965', '00.00.1965', '00-1965', '1965-00', '1965-00-00'],
    ...['1965/00/00', '19650000', '1965-00-00 00:00:00', '="1965"', ' 1965 ', '\u00a01965', '１９６５'],
  ])('is the year of %j', (raw) => {
    expect(read(raw)).toBe('1965');
  });

  it.each([
    ...[
      '1965-07',
      '07-1965',
      '7-1965',
      '7/1965',
      '07.1965',
      '1965/07',
      '00-07-1965',
      '0-7-1965',
      '00/07/1965',
    ],
    ...['1965-07-00', '1965/07/00', '19650700', '1965-07-00T00:00:00', 'juli 1965', 'Juli 1965', 'JUL 1965'],
    ...['jul. 1965', 'jul-1965', 'July 1965', '00 juli 1965', '00-jul-1965', 'juli, 1965'],
  ])('is the month of %j', (raw) => {
    expect(read(raw)).toBe('1965-07');
  });

  it('is kept as the first day that it can be', () => {
    expect(['1965', '1965-07', '1965-07-12'].map((value) => BIRTH_DATE.toStored?.(value))).toEqual([
      '1965-01-01',
      '1965-07-01',
      '1965-07-12',
    ]);
  });

  it.each([
    ...['', '00-00-0000', '0-0-0000', '0000-00-00', '00000000', '0000', '0000-00-00 00:00:00'].map((raw) => [
      raw,
      'missing',
    ]),
    ...['65', '07-65', 'jul-65', "jul '65", '00-00-65', '00-07-65'].map((raw) => [raw, 'short-year']),
    ...['1849', '3000', '9862', '13-1965', '1965-13', '00-13-1965', '12-00-1965', '1965-00-12'].map((raw) => [
      raw,
      'not-a-date',
    ]),
    ...[
      '0',
      '00-00',
      '0000-07-00',
      '07-0000',
      'zomer 1965',
      '1965-',
      '196507',
      '1965-7-00',
      '00-07/1965',
    ].map((raw) => [raw, raw === '00-00' ? 'short-year' : 'not-a-date']),
    ...['2027', '2026-12', '00-00-2027', 'december 2026'].map((raw) => [raw, 'in-future']),
    ...[['1965 13:45', 'has-time'], ['4/25/1980', 'month-first'], ['#N/B', 'sheet-error'], ['onbekend', 'not-a-date']], // prettier-ignore
  ])('is not %j: %s', (raw = '', error) => {
    expect(read(raw)).toBe(`! ${error}`);
  });

  it('lies from 1850 to this month, and a whole day is what it was', () => {
    for (const [raw, value] of [
      ['1850', '1850'],
      ['2026', '2026'],
      ['11-2026', '2026-11'],
      ['1-1-1965', '1965-01-01'],
      ['23743', '1965-01-01'],
    ])
      // prettier-ignore
      expect(read(raw ?? '')).toBe(value);
  });

  it.each(['1965', '00-00-1965', '00-07-1965', '1965-07', 'juli 1965'])(
    'is no day of an exam, and none on which something expires: %j',
    (raw) => {
      const others = COLUMNS.filter(({ name }) => /^e.*_date$/.test(name));
      expect(others.map((column) => read(raw, column))).toEqual(['! not-a-date', '! not-a-date']);
    },
  );

  it('does not tell which of day and month comes first', () => {
    const seen = notes();
    for (const raw of ['00-07-1965', '00-00-1965', '07-1965', '07-00-1965', '1965'])
      BIRTH_DATE.read(raw, seen);
    expect(seen).toEqual(notes());
  });
});
