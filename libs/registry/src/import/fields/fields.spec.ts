import fc from 'fast-check';
import { FILE_KINDS } from '../file-kinds';
import { dateField } from './date-field';
import { type DateOrderCounts } from './field';
import { textField } from './text-field';

const notes = (): DateOrderCounts => ({ dayFirst: 0, monthFirst: 0, eitherFirst: 0 });

/** What a column of the files makes of a field: its value, or why it is refused. */
function read(column: string, raw: string): string | null {
  const found = FILE_KINDS.flatMap(({ columns }) => columns).find(({ name }) => name === column);
  if (!found) throw new Error(`There is no column ${column}.`);
  const answer = found.read(raw, notes());
  return 'value' in answer ? answer.value : `! ${answer.error}`;
}

describe('A day', () => {
  const pad = (number: number) => String(number).padStart(2, '0');
  const WAYS: readonly ((year: number, month: number, day: number) => string)[] = [
    (year, month, day) => `${year}-${pad(month)}-${pad(day)}`,
    (year, month, day) => `${year}/${pad(month)}/${pad(day)}`,
    (year, month, day) => `${year}${pad(month)}${pad(day)}`,
    (year, month, day) => `${day}-${month}-${year}`,
    (year, month, day) => `${pad(day)}-${pad(month)}-${year}`,
    (year, month, day) => `${day}/${month}/${year}`,
    (year, month, day) => `${pad(day)}/${pad(month)}/${year}`,
    (year, month, day) => `${day}.${month}.${year}`,
    (year, month, day) =>
      `${day} ${['jan', 'feb', 'mrt', 'apr', 'mei', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'][month - 1]} ${year}`,
    (year, month, day) => String((Date.UTC(year, month - 1, day) - Date.UTC(1899, 11, 30)) / 86_400_000),
  ];
  const AROUND = [
    '',
    ' 00:00:00',
    ' 0:00',
    'T00:00:00',
    'T00:00:00.000Z',
    ' 00:00:00.0000000',
    'T00:00:00+01:00',
  ];

  it('is read in every way in which offices, spreadsheets and databases write it', () => {
    const from = new Date('1928-01-01T00:00:00Z');
    const day = fc.date({ min: from, max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true });
    const way = fc.constantFrom(...WAYS);
    fc.assert(
      fc.property(
        day,
        way,
        fc.constantFrom(...AROUND),
        fc.constantFrom('', ' ', '\u00a0'),
        (date, write, time, space) => {
          const written = write(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
          const raw = `${space}${written}${time}${space}`;
          expect([raw, read('exam_date', raw)]).toEqual([raw, date.toISOString().slice(0, 10)]);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['13/25/1980', 'not-a-date'],
    ['4/25/1980', 'month-first'],
    ['30-2-1980', 'not-a-date'],
    ['1-4-80', 'short-year'],
    ['1 apr 80', 'short-year'],
    ['1-apr-80', 'short-year'],
    ['05101962', 'not-a-date'],
    ['9862', 'not-a-date'],
    ['99999', 'not-a-date'],
    ['1980-4-1', 'not-a-date'],
    ['1980-03-31T22:00:00Z', 'has-time'],
    ['1-4-1980 13:45', 'has-time'],
    ['1965', 'not-a-date'],
    ['0000-00-00', 'not-a-date'],
    ['9999-12-31', 'not-a-date'],
    ['#N/B', 'sheet-error'],
    ['NULL', 'empty-word'],
    ['', 'missing'],
    ['-', 'not-a-date'],
  ])('is refused as %j: %s', (raw, error) => {
    expect(read('exam_date', raw)).toBe(`! ${error}`);
  });

  it('of birth is past: a spreadsheet makes 2029 of 29', () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    expect(read('birth_date', tomorrow)).toBe('! in-future');
    expect(read('birth_date', '1-4-1929')).toBe('1929-04-01');
    expect(read('expiry_date', tomorrow)).toBe(tomorrow);
  });

  it.each([
    ...['', ' ', '-', 'onbeperkt', 'Onbeperkt', 'geen', 'n.v.t.', 'NVT', 'onbepaalde tijd'],
    ...['9999-12-31', '31-12-9999', '9999-12-31 23:59:59', '99991231', '31/12/9999 00:00:00'],
  ])('on which something expires is none when it says %j', (raw) => {
    expect(read('expiry_date', raw)).toBeNull();
  });

  it.each(['NULL', '#N/B', 'onbekend', '?', '0', '9999'])('on which something expires is not %j', (raw) => {
    expect(read('expiry_date', raw)).toMatch(/^! /);
  });

  it('tells of a file which of day and month comes first', () => {
    const seen = notes();
    for (const raw of ['25-4-1980', '4-25-1980', '4-5-1980', '4-4-1980', '1980-04-25'])
      dateField('day').read(raw, seen);
    expect(seen).toEqual({ dayFirst: 1, monthFirst: 1, eitherFirst: 1 });
  });
});

describe('A flag', () => {
  it.each([
    ...['yes', 'ja', 'J', 'y', 'x', 'X', 'WAAR', 'true', 'TRUE', '1', '-1', ' ja '].map((raw) => [
      raw,
      'true',
    ]),
    ...['no', 'nee', 'N', 'ONWAAR', 'false', '0', '', ' ', '-', '\u00a0'].map((raw) => [raw, 'false']),
    ...['geldig', 'ingetrokken', 'misschien', 'constructor'].map((raw) => [raw, '! not-yes-or-no']),
    ...[['NULL', '! empty-word'], ['#WAARDE!', '! sheet-error']], // prettier-ignore
  ])('of a holder: %j is %s', (raw = '', value) => {
    expect(read('hidden_from_check', raw)).toBe(value);
  });

  it.each([
    ...[['ingetrokken', 'true'], ['Ingetrokken', 'true'], ['geldig', 'false'], ['verlopen', 'false']], // prettier-ignore
    ...[['WAAR', 'true'], ['ONWAAR', 'false'], ['vervallen', '! not-yes-or-no']], // prettier-ignore
  ])('of a qualification: %j is %s', (raw = '', value) => {
    expect(read('revoked', raw)).toBe(value);
  });
});

describe('A number', () => {
  it.each([
    ['0012345', '0012345'],
    ['="0012345"', '0012345'],
    ["'0012345", '0012345'],
    ['0012345\u200b', '0012345'],
    ['0012\u00ad345', '0012345'],
    ['\u200e0012345', '0012345'],
    ['0012\u00a0345', '0012345'],
    ['\ufeff0012345', '0012345'],
    ['００１２３４５', '0012345'],
    ['2025‑0001', '2025-0001'],
    ['2025–0001', '2025-0001'],
    ['EH\u00a0 2025', 'EH 2025'],
    ['1,00123E+12', '! number-format'],
    ['1.00123E+12', '! number-format'],
    ['1.00123e+12', '! number-format'],
    ['1.00123E12', '! number-format'],
    ['12.345', '! number-format'],
    ['12345.0', '! number-format'],
    ['12345,00', '! number-format'],
    ['=A1&B1', '! formula'],
    ['#N/B', '! sheet-error'],
    ['#VERW!', '! sheet-error'],
    ['########', '! sheet-error'],
    ['NULL', '! empty-word'],
    ['Null', '! empty-word'],
    ['undefined', '! empty-word'],
    ['nan', '! empty-word'],
    ['12\u0007', '! not-text'],
    ['12\ufffd', '! garbled'],
    ['', '! missing'],
    ['\u200b', '! missing'],
    ['-', '! missing'],
    ['1'.repeat(51), '! too-long'],
    ['1'.repeat(100_000), '! too-long'],
  ])('of a holder: %j is %s', (raw, value) => {
    expect(read('qualification_number', raw)).toBe(value);
  });

  it.each([
    ['24.001', '24.001'],
    ['2024-10', '2024-10'],
    ['1E5', '1E5'],
  ])('of an exam is text of its own: %s', (raw, value) => {
    expect(read('exam_number', raw)).toBe(value);
  });

  it.each(['', '-', 'n.v.t.', ' '])('of an organisation may be missing: %j', (raw) => {
    expect(read('external_number', raw)).toBeNull();
  });
});

describe('A name', () => {
  it.each([
    ['Proef\u200b', 'Proef'],
    ['van\u00a0den  Berg', 'van den Berg'],
    ['Zoe\u0308', 'Zoë'],
    ['Boere\u00adsma', 'Boeresma'],
    ['Null', 'Null'],
    ['Nan', 'Nan'],
    ["d'Hondt", "d'Hondt"],
    ['O’Brien', 'O’Brien'],
    ['Smit–Özdemir', 'Smit–Özdemir'],
    ['Παπαδόπουλος', 'Παπαδόπουλος'],
    ['Мар’яна', 'Мар’яна'],
    ['ÂNGELO', 'ÂNGELO'],
    ['JOÃO', 'JOÃO'],
    ['Ångström', 'Ångström'],
    ['NULL', '! empty-word'],
    ['null', '! empty-word'],
    ['(null)', '! empty-word'],
    ['NaN', '! empty-word'],
    ['#N/B', '! sheet-error'],
    ['#NAAM?', '! sheet-error'],
    ['=B2', '! formula'],
    ['JosÃ©', '! garbled'],
    ['MÃ¼ller', '! garbled'],
    ['dâ€™Hondt', '! garbled'],
    ['Å\u00a0imon', '! garbled'],
    ['MiloÅ¡', '! garbled'],
    ['Ð˜Ð²Ð°Ð½', '! garbled'],
    ['Jos\ufffd', '! garbled'],
    ['Jos?', '! garbled'],
    ['Jos&eacute;', '! garbled'],
    ['Jos‚', '! garbled'],
    ['MATڊ', '! garbled'],
    ['Jan\u0000', '! not-text'],
    ['-', '! missing'],
  ])('of a person: %j is %s', (raw, value) => {
    expect(read('surname', raw)).toBe(value);
  });

  it('that is given, or stands before it, is never Null', () => {
    expect(read('given_name', 'Null')).toBe('! empty-word');
    expect(read('name_prefix', 'Null')).toBe('! empty-word');
    expect(read('given_name', '-')).toBe('');
  });

  it('of an organisation keeps what only looks like a formula or a question', () => {
    expect(read('name', '=1+1')).toBe('=1+1');
    expect(read('name', 'EHBO? Ja!')).toBe('EHBO? Ja!');
  });

  it('that was read is read as itself', () => {
    const signs = [
      'a',
      'Z',
      'ë',
      'e\u0308',
      ' ',
      '\u00a0',
      '\u200b',
      '\u00ad',
      '\ufeff',
      'Ａ',
      '-',
      '‑',
      '’',
      '\t',
      '="',
      '"',
    ];
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...signs), maxLength: 12 }), (raw) => {
        const once = read('name', raw);
        if (once?.startsWith('! ')) return;
        expect(read('name', once ?? '')).toBe(once);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('A field that is long', () => {
  it('is read, or refused, in no time by every column', () => {
    const signs = ['a', '1', '.', '1.', '1,000', ' ', '-', 'Ã', 'Î±', '="', '&', '#', '\u200b', "a'", '9/'];
    const columns = FILE_KINDS.flatMap(({ columns: all }) => all);
    const started = performance.now();
    for (const sign of signs) {
      for (const length of [50, 200, 999, 64_000]) {
        for (const column of columns) column.read(`${sign.repeat(length)}!`, notes());
      }
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('may have as many characters as the registry keeps', () => {
    const column = textField('name', { of: 'title', most: 200 });
    expect(column.read('é'.repeat(200), notes())).toEqual({ value: 'é'.repeat(200) });
    expect(column.read('é'.repeat(201), notes())).toEqual({ error: 'too-long' });
  });
});
