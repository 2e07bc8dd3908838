import { HOLDERS, readWorkbookRows, sheetRow, buildWorkbook, type Written } from './workbook.fixture';

const COLUMNS = 'organisation_code|name';

/** Cells by hand, as XML: the writers are tried in workbooks.spec.ts. */
describe('A cell', () => {
  const FORMATS = [
    ...['General', '0000000', '#,##0', '0.00', '00-000', '"EH-"0000', '0%', '[<=9999]0000;0', '[Red]0000;-0'],
    ...[
      'dd-mm-yyyy',
      'yyyy',
      '[$-413]d mmmm yyyy;@',
      'h:mm',
      '@',
      '0000\\-00',
      '0.00E+00',
      'd-mmm',
      '_ * 0000000_ ;-0',
      '[$-F800]dddd, mmmm dd, yyyy',
    ],
  ];
  const style = (code: string) => `s="${FORMATS.indexOf(code)}"`;
  const cell = (column: string, xml: string, attributes = '') => `<c r="${column}2" ${attributes}>${xml}</c>`;
  const read = async (header: string, cells: string, made: Partial<Written> = {}) => {
    const rows = `${header}<row r="2">${cells}</row>`;
    const bytes = await buildWorkbook({ sheets: { Blad1: { rows } }, formats: FORMATS, ...made });
    return (await readWorkbookRows('a', bytes)).slice(1).map((line) => line.replace('a:2 ', ''));
  };
  const code = async (xml: string, attributes = '', made?: Partial<Written>) =>
    (await read(sheetRow(...COLUMNS.split('|')), cell('A', xml, attributes), made))[0]?.split('|')[0];
  const day = async (xml: string, attributes = '', made?: Partial<Written>) =>
    (await read(HOLDERS, cell('E', xml, attributes), made))[0]?.split('|')[4];
  const flag = async (xml: string, attributes = '') =>
    (await read(HOLDERS, cell('F', xml, attributes)))[0]?.split('|')[5];

  it.each([
    ['20002', 'General', '20002'],
    ['20002', '0000000', '0020002'],
    ['1234567890', '0000000', '1234567890'],
    ['20002', '#,##0', '20002'],
    ['20002', '_ * 0000000_ ;-0', '0020002'],
    ['20002', '0.00', '20002'],
    ['20002', '00-000', '20-002'],
    ['123', '0000\\-00', '0001-23'],
    ['12', '"EH-"0000', 'EH-0012'],
    ['12', '[Red]0000;-0', '0012'],
    ['12', '@', '12'],
    ['1.00123E+12', 'General', '1001230000000'],
    ['1001230000000', '0.00E+00', '1001230000000'],
    ['999999999999999', 'General', '999999999999999'],
    ['20002.0', 'General', '20002'],
    ['0', 'General', '0'],
    ['1000000000000000', 'General', 'number-format'],
    ['1.2345678901234568E+19', 'General', 'number-format'],
    ['24.1', 'General', 'number-format'],
    ['-5', 'General', 'number-format'],
    ['5', '0%', 'number-format'],
    ['5', '[<=9999]0000;0', 'number-format'],
    ['29312', 'dd-mm-yyyy', 'cell-type'],
    ['29312', 'yyyy', 'cell-type'],
  ])('of a code or number that keeps %s and shows it as %s is %s', async (value, format, expected) => {
    expect(await code(`<v>${value}</v>`, style(format))).toBe(expected);
  });

  it.each([
    ['29312', 'dd-mm-yyyy', '1980-04-01'],
    ['29312.0000001', 'dd-mm-yyyy', '1980-04-01'],
    ['29312.573', 'dd-mm-yyyy', '1980-04-01 13:45:07'],
    ['29312', '[$-413]d mmmm yyyy;@', '1980-04-01'],
    ['29312', 'yyyy', '1980'],
    ['29312', 'General', '29312'],
    ['19800401', 'General', '19800401'],
    ['60', 'dd-mm-yyyy', 'not-a-date'],
    ['0', 'dd-mm-yyyy', 'not-a-date'],
    ['-1', 'dd-mm-yyyy', 'not-a-date'],
    ['0.5', 'h:mm', 'not-a-date'],
    ['46154', 'd-mmm', 'not-a-date'],
    ['29312', '[$-F800]dddd, mmmm dd, yyyy', '1980-04-01'],
    ['2958465', 'dd-mm-yyyy', '9999-12-31'],
    ['2958466', 'dd-mm-yyyy', 'not-a-date'],
  ])('of a day that keeps %s and shows it as %s is %s', async (value, format, expected) => {
    expect(await day(`<v>${value}</v>`, style(format))).toBe(expected);
  });

  it('of a day is counted from 1904 where the workbook says so, with a format and without', async () => {
    for (const before of ['<workbookPr date1904="1"/>', '<workbookPr date1904="true"/>']) {
      expect(await day('<v>27850</v>', style('dd-mm-yyyy'), { before })).toBe('1980-04-01');
      expect(await day('<v>27850</v>', style('General'), { before })).toBe('29312');
      expect(await day('<v>19800401</v>', style('General'), { before })).toBe('19800401');
      expect(await day('<v>1965</v>', style('General'), { before })).toBe('1965');
      expect(await day('<v>500</v>', style('General'), { before })).toBe('500');
    }
    expect(await day('<v>1980-04-01T00:00:00</v>', 't="d"')).toBe('1980-04-01T00:00:00');
  });

  it('is the outcome of its formula, and bad without one', async () => {
    expect(await code('<f>A1&amp;B1</f><v>CLUB</v>', 't="str"')).toBe('CLUB');
    expect(await code('<f>""</f><v></v>', 't="str"')).toBeUndefined(); // Nothing else stands in its row.
    expect(await code('<f>1+1</f>')).toBe('formula');
    expect(await code('<f>1+1</f><v></v>')).toBe('formula');
    expect(await day('<f>TODAY()</f><v/>', style('dd-mm-yyyy'))).toBe('formula');
    expect(await flag('<f>FALSE()</f><v>0</v>', 't="b"')).toBe('false');
    const behind = '<calcPr fullCalcOnLoad="1"/>';
    expect(await code('<f>1+1</f><v>0</v>', '', { behind })).toBe('formula');
    expect(await code('<v>2</v>', '', { behind })).toBe('2');
  });

  it('of yes or no is one in such a column, and no text', async () => {
    expect([await flag('<v>1</v>', 't="b"'), await flag('<v>0</v>', 't="b"')]).toEqual(['true', 'false']);
    expect([await flag('<v>1</v>'), await flag('<v>0</v>')]).toEqual(['1', '0']);
    expect(await code('<v>1</v>', 't="b"')).toBe('cell-type');
    expect(await code('<v>#N/A</v>', 't="e"')).toBe('sheet-error');
  });

  it('of text is all of its letters, however they look, and not how they are read aloud', async () => {
    const runs = '<r><rPr><b/></rPr><t>Proef</t></r><r><t xml:space="preserve"> stra</t></r>';
    const aloud = '<rPh sb="0" eb="1"><t>ka na</t></rPh>';
    expect(await code(`<is>${runs}${aloud}</is>`, 't="inlineStr"')).toBe('Proef stra');
    expect(await code('<v>1</v>', 't="s"', { texts: `<si><t>A</t></si><si>${runs}${aloud}</si>` })).toBe('Proef stra');
    expect(await code('<is><t>A &lt;_x0041_&#x42;<![CDATA[<C>]]>_x005F_x0041_</t></is>', 't="inlineStr"')).toBe('A <AB<C>_x0041_');
    expect(await code('<v>ë😀</v>', 't="str"')).toBe('ë😀');
    expect(await code(`<v>${'é'.repeat(1_000)}</v>`, 't="str"')).toBe('é'.repeat(1_000));
    expect(await code(`<v>${'é'.repeat(1_001)}</v>`, 't="str"')).toBe('too-long');
    expect(await code('<v>0</v>', 't="s"', { texts: `<si><t>${'é'.repeat(9_000)}</t></si>` })).toBe('too-long');
  }); // prettier-ignore

  it('may stand anywhere: rows and cells are numbered as they say, and what is left out is empty', async () => {
    const rows =
      '<row r="3"><c r="B3" t="str"><v>organisation_code</v></c><c r="D3" t="str"><v>name</v></c></row>' +
      '<row r="7"><c r="B7" t="str"><v>CLUB</v></c></row><row><c r="B8"/><c><v>5</v></c></row><row r="10"/>';
    const read = await readWorkbookRows('a', await buildWorkbook({ sheets: { Blad1: { rows } } }));
    expect(read).toEqual(['a:3 |organisation_code||name', 'a:7 |CLUB||', 'a:8 ||5|']);
  });

  it.each([
    ['no text of that number', '<c t="s"><v>9</v></c>'],
    ['no number', '<c><v>12a</v></c>'],
    ['an unknown type', '<c t="x"><v>1</v></c>'],
    ['a place in another row', '<c r="A9"><v>1</v></c>'],
    ['a place that is taken', '<c r="A2"><v>1</v></c><c r="A2"><v>2</v></c>'],
    ['a place that is none', '<c r="hier"><v>1</v></c>'],
  ])('refuses the workbook when it has %s', async (_, cells) => {
    await expect(read(sheetRow(...COLUMNS.split('|')), cells)).rejects.toMatchObject({
      code: 'damaged-workbook',
    });
  });
});

describe('Merged cells', () => {
  const read = async (...refs: readonly string[]) => {
    const rows = HOLDERS + sheetRow('0041', 'Zoë', '', 'Proef', '1980-04-01', 'ja') + sheetRow('0042', 'Zoë', '', 'Proef', '1980-04-02', '');
    const merged = refs.map((ref) => `<mergeCell ref="${ref}"/>`).join('');
    const xml = `<worksheet><sheetData>${rows}</sheetData><mergeCells>${merged}</mergeCells></worksheet>`;
    return readWorkbookRows('a', await buildWorkbook({ sheets: { Blad1: { rows } }, parts: { 'xl/worksheets/sheet0.xml': xml } }));
  }; // prettier-ignore

  it('below the header refuse the workbook: but for the first, they would be read as empty', async () => {
    for (const ref of ['F2:F3', 'B2:C2', 'F3:H4']) {
      await expect(read(ref)).rejects.toMatchObject({ code: 'merged-cells' });
    }
  });

  it('are no matter in the header, beside the columns, and as a line across all of them', async () => {
    expect(await read('A1:F1', 'H2:H3', 'A4:F4', 'A5:K5', 'F2')).toHaveLength(3);
  });
});

describe('A column of numbers that spreadsheets took for figures', () => {
  const number = (value: number, style = 0) => `<c s="${style}"><v>${value}</v></c>`;
  const text = (value: string) => `<c t="str"><v>${value}</v></c>`;
  const read = async (...cells: readonly string[]) => {
    const rows = sheetRow(...COLUMNS.split('|')) + cells.map((each) => `<row>${each}${text('De Linde')}</row>`).join('');
    return readWorkbookRows('a', await buildWorkbook({ sheets: { Blad1: { rows } }, formats: ['General', '0000'] }));
  }; // prettier-ignore

  it('is refused when some have zeros in front and others may have lost theirs, in whatever order', async () => {
    for (const zeroLed of [text('0012'), number(12, 1)]) {
      await expect(read(zeroLed, number(123))).rejects.toMatchObject({ code: 'lost-zeros' });
      await expect(read(number(123), zeroLed)).rejects.toThrow('a holds organisation_code both with zeros');
    }
  });

  it('is refused when one sheet of the workbook has the zeros, and another has lost them', async () => {
    const rows = (cells: string) =>
      sheetRow(...COLUMNS.split('|')) + `<row>${cells}${text('De Linde')}</row>`;
    const sheets = { Noord: { rows: rows(text('0012')) }, Zuid: { rows: rows(number(123)) } };
    await expect(readWorkbookRows('a', await buildWorkbook({ sheets }))).rejects.toThrow(
      'a [Zuid] holds organisation_code',
    );
  });

  it('is read when they are as long, when all are numbers, and when those are text', async () => {
    expect(await read(text('0012'), number(1234), number(12, 1))).toHaveLength(4);
    expect(await read(number(12), number(1234))).toHaveLength(3);
    expect(await read(text('0012'), text('12'), text('CLUB'))).toHaveLength(4);
  });
});
