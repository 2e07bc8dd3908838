import { overviewCsv, type OverviewLine } from './index';

const line: OverviewLine = {
  qualificationNumber: '0100250',
  holderName: 'Zoë van den Berg',
  qualificationTitle: 'Diploma Eerste Hulp',
  expiryDate: '2027-04-01',
  externalNumber: null,
  fileName: '0100250_Zoë van den Berg_Diploma Eerste Hulp.pdf',
  missingReason: null,
};
const rows = (...lines: Partial<OverviewLine>[]): string[] =>
  overviewCsv(lines.map((given) => ({ ...line, ...given })))
    .toString('utf8')
    .split('\r\n');

describe('overzicht.csv', () => {
  it('opens in a Dutch Excel: byte order mark, semicolons, Dutch titles', () => {
    expect(rows()).toEqual([
      '\ufeffkwalificatienummer;naam;kwalificatie;vervaldatum;extern nummer;bestandsnaam;reden van ontbreken',
      '',
    ]);
  });

  it('lists a pass with its file', () => {
    expect(rows({})[1]).toBe(
      '0100250;Zoë van den Berg;Diploma Eerste Hulp;01-04-2027;;0100250_Zoë van den Berg_Diploma Eerste Hulp.pdf;',
    );
  });

  it('lists what is missing with its reason', () => {
    const missing = {
      qualificationTitle: null,
      expiryDate: null,
      fileName: null,
      missingReason: 'geen diploma',
    };
    expect(rows(missing)[1]).toBe('0100250;Zoë van den Berg;;;;;geen diploma');
  });

  it.each([
    ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
    ['+31', "'+31"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', '"\'\t=1"'],
    ['  =1', "'  =1"],
    ['＝1', "'＝1"],
    ['\u200B\u00AD=1', "'\u200B\u00AD=1"],
  ])('shows %j as text, never runs it', (holderName, cell) => {
    expect(rows({ holderName })[1]).toContain(`;${cell};`);
  });

  it.each([
    ['a;b', '"a;b"'],
    ['a,b', '"a,b"'],
    ['a"b', '"a""b"'],
    ['a\nb', '"a\nb"'],
    [' a', '" a"'],
  ])('keeps %j in one cell', (holderName, cell) => {
    expect(rows({ holderName })[1]).toContain(`;${cell};`);
  });
});
