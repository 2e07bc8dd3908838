import { addYears, possibleExpiryDates } from './validity';

describe('possibleExpiryDates', () => {
  it('begins two years after an exam from 2020 on', () => {
    expect(possibleExpiryDates('2020-01-01')).toEqual([
      '2022-01-01',
      '2024-01-01',
      '2026-01-01',
      '2028-01-01',
    ]);
    expect(possibleExpiryDates('2026-05-20')).toEqual(['2028-05-20']);
  });

  it('runs on to 1 April or 1 October after an exam from before 2020, and stays on that day', () => {
    expect(possibleExpiryDates('2019-12-31')).toEqual([
      '2022-04-01',
      '2024-04-01',
      '2026-04-01',
      '2028-04-01',
    ]);
    expect(possibleExpiryDates('2019-04-02').at(0)).toBe('2021-10-01');
    expect(possibleExpiryDates('2019-04-01').at(0)).toBe('2021-04-01');
    expect(possibleExpiryDates('2019-10-01').at(0)).toBe('2021-10-01');
    expect(possibleExpiryDates('2019-10-02').at(0)).toBe('2022-04-01');
  });
});

describe('addYears', () => {
  it('ends February on its last day when there is no 29th', () => {
    expect(addYears('2024-02-29', 2)).toBe('2026-02-28');
    expect(addYears('2024-02-29', 4)).toBe('2028-02-29');
  });
});
