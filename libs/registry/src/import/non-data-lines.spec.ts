import { isBlankOrSeparator, statedRowCount } from './non-data-lines';

describe('A line that holds nobody', () => {
  it.each([
    ';;;;;',
    ' ; ;',
    '\u00a0;\u200b;',
    '-;-;-;-;-;-',
    '------;----',
    '=====',
    '+---+;',
    '***;;',
    '\u001a',
    '_;.',
  ])('is empty or parts rows: %j', (line) => {
    expect(isBlankOrSeparator(line.split(';'))).toBe(true);
  });

  it.each(['a;;', ';;0', '-;é;-', '?;?', ';\u{1f600};'])('is none with a sign of its own: %j', (line) => {
    expect(isBlankOrSeparator(line.split(';'))).toBe(false);
  });

  it.each([
    ...['Totaal: 50', 'Totaal;50', 'TOTAAL 50;;;;;', ';;;;Totaal;50', 'Aantal houders: 50', 'Eindtotaal 50'],
    ...['(50 rows affected)', '(50 row(s) affected)', '50 rijen', '50 rows selected.', 'Total records: 50'],
  ])('may tell how many there are: %j', (line) => {
    expect(statedRowCount(line.split(';'))).toBe(50);
  });

  it('may tell it by thousands', () => {
    expect(statedRowCount(['Totaal: 1.234.567'])).toBe(1_234_567);
  });

  it.each([
    ...[
      '0012345;Zoë;van den;Voorbeeld;1950-02-03;no',
      '50',
      '0012345;EH',
      'Totaal',
      'EHV-001;50',
      'Jan Total',
    ],
    ...['Totaal;Jan;50', `Totaal: 50${'x'.repeat(200)}`],
  ])('is no such line: %j', (line) => {
    expect(statedRowCount(line.split(';'))).toBeUndefined();
  });
});
