import { calendarDate, searchWords } from './search-words';

describe('searchWords', () => {
  it('takes words apart at any space', () => {
    expect(searchWords('  Zoë \u00a0 Berg\t').map(({ name }) => name)).toEqual(['zoe', 'berg']);
  });

  it('finds nothing to look for in empty text and in mere punctuation', () => {
    expect(searchWords('')).toEqual([]);
    expect(searchWords("  -  ' ,")).toEqual([]);
  });

  it('looks for a word once, and for twelve at most', () => {
    expect(searchWords('van den van Berg van').map(({ name }) => name)).toEqual(['van', 'den', 'berg']);
    expect(searchWords('a b c d e f g h i j k l m n')).toHaveLength(12);
  });

  it('keeps hyphens and zeros of numbers, but not the comma of a list', () => {
    expect(searchWords('LID-00012')).toEqual([{ number: 'lid-00012', name: 'lid 00012', birthDate: null }]);
    expect(searchWords('Berg,')).toEqual([{ number: 'berg', name: 'berg', birthDate: null }]);
  });

  it.each(['03-02-1990', '3-2-1990', '3/2/1990', '03.02.1990', '1990-02-03'])(
    'reads %s as a date',
    (word) => {
      expect(searchWords(word)[0]?.birthDate).toBe('1990-02-03');
    },
  );

  it.each([
    '31-02-1990',
    '29-02-1990',
    '0-1-1990',
    '1-13-1990',
    '3-2-90',
    '3-2-',
    '00-00-0000',
    '0000-01-01',
  ])('does not read %s as a date', (word) => {
    expect(searchWords(word)[0]?.birthDate).toBeNull();
  });

  it('reads 29 February in leap years', () => {
    expect(searchWords('29-02-2000')[0]?.birthDate).toBe('2000-02-29');
  });
});

describe('calendarDate', () => {
  it('accepts days that exist, and nothing else', () => {
    expect(calendarDate('2026-12-31')).toBe('2026-12-31');
    for (const text of ['2026-02-30', '2026-1-1', '20260101', 'none', '', '2026-12-31T00:00']) {
      expect(calendarDate(text)).toBeNull();
    }
  });
});
