import { parseSearchWords } from './parse-search-words';

const namesOf = (typed: string) => parseSearchWords(typed).map(({ names }) => names[0]);
const numbersOf = (typed: string) => parseSearchWords(typed).map(({ numbers }) => numbers);
const birthDatesOf = (typed: string) => parseSearchWords(typed).flatMap(({ birthDates }) => birthDates);

describe('parseSearchWords', () => {
  beforeAll(() => jest.useFakeTimers({ now: new Date('2026-11-29T12:00:00Z') }));
  afterAll(() => jest.useRealTimers());

  it('takes words apart at any space', () => {
    expect(namesOf('  Zoë \u00a0 Berg\t')).toEqual(['zoe', 'berg']);
  });

  it('finds nothing to look for in empty text and in mere punctuation', () => {
    for (const typed of ['', "  -  ' ,", '\u200b', '# .']) expect(parseSearchWords(typed)).toEqual([]);
  });

  it('looks for a word once, and for twelve at most', () => {
    expect(namesOf('van den van Berg van')).toEqual(['van', 'den', 'berg']);
    expect(parseSearchWords('a b c d e f g h i j k l m n')).toHaveLength(12);
  });

  it('keeps hyphens and zeros of numbers, but not the comma of a list', () => {
    expect(parseSearchWords('LID-00012')).toEqual([
      { numbers: ['lid-00012'], names: ['lid 00012'], birthDates: [] },
    ]);
    expect(parseSearchWords('Berg,')).toEqual([{ numbers: ['berg'], names: ['berg'], birthDates: [] }]);
  });

  it.each([
    '9655043',
    ' 9655043;',
    '9655043.',
    '9655 043',
    '965.5043',
    '965-50-43',
    '9 655 043',
    '9655\u00a0043',
    '9655043\u200b',
    '\u200e9655043',
    '９６５５０４３',
    'nr. 9655043',
    'Nr 9655043',
    'nr.9655043',
    '#9655043',
    'no. 9655043',
    'nummer: 9655043',
    'kwalificatienummer 9655043',
    '(9655043)',
  ])('reads %j as the number 9655043', (typed) => {
    const [numbers = [], ...more] = numbersOf(typed);
    expect(more).toEqual([]);
    expect(numbers).toContain('9655043');
  });

  it('takes several numbers, pasted behind each other, for any of them', () => {
    expect(numbersOf('9655043 9655044\t0012345')).toEqual([['9655043', '9655044', '0012345']]);
  });

  it('leaves short numbers apart, and a number beside a name', () => {
    expect(numbersOf('12 34')).toEqual([['12'], ['34']]);
    expect(namesOf('Jansen 9655043')).toEqual(['jansen', '9655043']);
    expect(numbersOf('nr. LID-00012')).toEqual([['lid-00012']]);
    for (const typed of ['NR12', 'NO12345']) expect(numbersOf(typed)).toEqual([[typed.toLowerCase()]]);
    expect(namesOf('van den Born 1962')).toEqual(['van', 'den', 'born', '1962']);
  });

  it.each([
    '05-10-1962',
    '5-10-1962',
    '5/10/1962',
    '05.10.1962',
    '1962-10-05',
    '1962/10/5',
    '05 10 1962',
    '5 10 1962',
    '05101962',
    '19621005',
    '5 oktober 1962',
    '5 okt 1962',
    '5 okt. 1962',
    '5-okt-1962',
    '5 October 1962',
    'October 5, 1962',
    '5e oktober 1962',
    '5-10-62',
    '05/10/62',
    '5 okt 62',
    'geb. 5-10-1962',
    'geb 05 10 1962',
    'geboren op 5 oktober 1962',
    '(5-10-1962)',
    '5 - 10 - 1962',
    '5\u201010\u20101962',
  ])('reads %j as a birth date', (typed) => {
    expect(birthDatesOf(typed)).toEqual([['1962-10-05', '1962-10-05']]);
    expect(parseSearchWords(typed)).toHaveLength(1);
  });

  it('reads a year of two digits in either century, as far as there can have been a birth', () => {
    expect(birthDatesOf('1-2-20')).toEqual([
      ['1920-02-01', '1920-02-01'],
      ['2020-02-01', '2020-02-01'],
    ]);
    expect(birthDatesOf('1-2-40')).toEqual([['1940-02-01', '1940-02-01']]);
  });

  it('reads a year alone, and as the beginning of a number, too', () => {
    expect(birthDatesOf('1962')).toEqual([['1962-01-01', '1962-12-31']]);
    expect(numbersOf('1962')).toEqual([['1962']]);
    expect(numbersOf('1962 043')).toEqual([['1962043', '1962 043']]);
  });

  it.each(['00-00-1962', '00/00/1962', '1962-00-00', 'geb. 00-00-1962', '(00-00-1962)'])(
    'reads %j as a year',
    (typed) => {
      expect(birthDatesOf(typed)).toEqual([['1962-01-01', '1962-12-31']]);
      expect(parseSearchWords(typed)).toHaveLength(1);
    },
  );

  it.each([
    ...[
      '02-1964',
      '2-1964',
      '2/1964',
      '02.1964',
      '1964-02',
      '1964/2',
      '00-02-1964',
      '00/02/1964',
      '1964-02-00',
    ],
    ...[
      'februari 1964',
      'Februari, 1964',
      'feb 1964',
      'feb. 1964',
      'feb-1964',
      'February 1964',
      'geb. 02-1964',
    ],
  ])('reads %j as a month', (typed) => {
    expect(birthDatesOf(typed)).toEqual([['1964-02-01', '1964-02-29']]);
    expect(parseSearchWords(typed)).toHaveLength(1);
  });

  it('takes a month that is a name for either', () => {
    const [word] = parseSearchWords('Mei 1962');
    expect(word?.birthDates).toEqual([['1962-05-01', '1962-05-31']]);
    expect(word?.groups?.map(({ names, birthDates }) => [names, birthDates])).toEqual([
      [['mei'], []],
      [['1962'], [['1962-01-01', '1962-12-31']]],
    ]);
    expect(birthDatesOf('jan. 1962')).toEqual([['1962-01-01', '1962-01-31']]);
    expect(namesOf('Berg, Jan, 1962')).toEqual(['berg', 'jan', '1962']);
  });

  it('reads a month as a number, too', () => {
    expect(numbersOf('10-1962')).toEqual([['10-1962', '101962']]);
    expect(numbersOf('1962-10')).toEqual([['1962-10', '196210']]);
  });

  it.each(['19620000', '00001962', '19620700', '196207'])('reads %s as a number alone', (typed) => {
    expect(birthDatesOf(typed)).toEqual([]);
    expect(numbersOf(typed)).toEqual([[typed]]);
  });

  it('reads dates of any year, since mistakes are looked for, too', () => {
    expect(birthDatesOf('30-12-1899')).toEqual([['1899-12-30', '1899-12-30']]);
    expect(birthDatesOf('05-10-2062')).toEqual([['2062-10-05', '2062-10-05']]);
  });

  it('takes groups of digits for one number, or for each of them', () => {
    const [word] = parseSearchWords('2017 123');
    expect(word?.numbers).toEqual(['2017123', '2017 123']);
    expect(word?.groups?.map(({ numbers, birthDates }) => [numbers, birthDates])).toEqual([
      [['2017'], [['2017-01-01', '2017-12-31']]],
      [['123'], []],
    ]);
    for (const typed of ['9655 043.', '(9655 043)', '9655 043, Jansen'])
      expect(parseSearchWords(typed)[0]?.numbers[0]).toBe('9655043');
  });

  it('reads a date amid other words', () => {
    expect(birthDatesOf('Gerrit van Beek, 05-10-1962')).toEqual([['1962-10-05', '1962-10-05']]);
    expect(namesOf('12 Janssen 1990')).toEqual(['12', 'janssen', '1990']);
    expect(namesOf('Jan 1962')).toEqual(['jan', '1962']);
    expect(namesOf('Jansen 5 oktober 1962 Amsterdam')).toEqual(['jansen', '5 oktober 1962', 'amsterdam']);
  });

  it.each([
    '31-02-1990',
    '29-02-1990',
    '0-1-1990',
    '1-13-1990',
    '3-2-',
    ...[
      '00-00-0000',
      '00-01-0000',
      '00-1962',
      '1962-00',
      '13-1962',
      '1962-13',
      '00-13-1962',
      '12-00-1962',
      '01-2027',
    ],
    ...['10-1962-5', '00-10-62'],
    '0000-01-01',
    '1850',
    '2027',
  ])('does not read %s as a date', (typed) => {
    expect(birthDatesOf(typed)).toEqual([]);
  });

  it('reads 29 February in leap years', () => {
    expect(birthDatesOf('29-02-2000')).toEqual([['2000-02-29', '2000-02-29']]);
  });

  it.each([
    ['vd', ['vd', 'van de', 'van den', 'van der']],
    ['v.d.', ['v d', 'van de', 'van den', 'van der']],
    ['v/d', ['v d', 'van de', 'van den', 'van der']],
    ['v.d.Berg', ['v d berg', 'van de berg', 'van den berg', 'van der berg']],
    ['v.h.', ['v h', 'van het']],
    ["v.'t", ['v t', 'van t']],
    ['vdb', ['vdb']],
    ['van', ['van']],
  ])('takes %s for what it is short for', (typed, names) => {
    expect(parseSearchWords(typed)[0]?.names).toEqual(names);
  });
});
