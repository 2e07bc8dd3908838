import { writeXlsx } from 'hucre';
import { HOLDER_COLUMNS } from '../import.fixture';
import {
  HOLDERS,
  ORGANISATIONS,
  readWorkbookRows,
  sheetRow,
  buildWorkbook,
  fixtureWorkbook,
  buildZip,
} from './workbook.fixture';

/** Files that LibreOffice, openpyxl, XlsxWriter and hucre wrote; by hand is only what none of them writes on request. */
describe('A workbook', () => {
  const expected = (name: string, ...others: readonly [row: number, fields: string][]) => {
    const rows = new Map([
      [1, HOLDER_COLUMNS.join('|')],
      [2, '0020001|Zoë|van den|Proef|1980-04-01|true'],
      [3, '0020002|Anna||Proefstra|1980-04-01|false'],
      [4, '1001230000000|Bram||Testers|1-4-1980|nee'],
      [5, '0020004|Carla||Proef|1980-04-01 13:45:00|false'],
      [6, '0020005|sheet-error||Proef|1980-04-01|false'],
      [7, 'cell-type|Dirk||Proef|1980-04-01|false'],
      [8, 'number-format|Eva||Proef|1980-04-01|false'],
      [9, '0020008|Fleur||Proef|1980-04-01|false'],
      [10, '0020009|cell-type||Proef|1980-04-01|false'],
      ...others,
    ]);
    return [...rows].map(([line, fields]) => `${name} [Houders]:${line} ${fields}`);
  };

  it.each(['libreoffice.xlsx', 'libreoffice-1904.xlsx', 'openpyxl.xlsx'])('of %s is read as it is seen', async (name) => {
    expect(await readWorkbookRows(name, fixtureWorkbook(name))).toEqual(expected(name));
  }); // prettier-ignore

  it('whose formulas were never calculated has no value for any of them, whatever its writer left there', async () => {
    const read = await readWorkbookRows('xlsxwriter.xlsx', fixtureWorkbook('xlsxwriter.xlsx'));
    expect(read).toEqual(expected('xlsxwriter.xlsx', [6, '0020005|formula||Proef|1980-04-01|false']));
  });

  it('of the library that writes ours is read, whichever way it keeps its texts', async () => {
    for (const stringMode of ['shared', 'inline'] as const) {
      const day = new Date('1980-04-01T00:00:00Z');
      const bytes = await writeXlsx({
        stringMode,
        sheets: [
          {
            name: 'Houders',
            rows: [HOLDER_COLUMNS, ['0020001', 'Zoë', null, 'Proef', day, true], [1234567, 'A & <b>', '', ' Proef ', day, false]],
          },
        ],
      }); // prettier-ignore
      expect(await readWorkbookRows('ours.xlsx', Buffer.from(bytes))).toEqual([
        `ours.xlsx:1 ${HOLDER_COLUMNS.join('|')}`,
        'ours.xlsx:2 0020001|Zoë||Proef|1980-04-01|true',
        'ours.xlsx:3 1234567|A & <b>|| Proef |1980-04-01|false',
      ]);
    }
  });

  it.each([
    ['libreoffice.xls', 'not-a-workbook', 'a workbook of Excel 97 (.xls)'],
    ['libreoffice.ods', 'not-a-workbook', 'an OpenDocument file (.ods)'],
  ])('of another kind is refused with what it is: %s', async (name, code, what) => {
    await expect(readWorkbookRows(name, fixtureWorkbook(name))).rejects.toMatchObject({ code });
    await expect(readWorkbookRows(name, fixtureWorkbook(name))).rejects.toThrow(what);
  });

  it('with a password is refused with what to do', async () => {
    const sheets = [{ name: 'Houders', rows: [HOLDER_COLUMNS] }];
    const bytes = await writeXlsx({ sheets, encryption: { password: 'invented', spinCount: 1_000 } });
    await expect(readWorkbookRows('a.xlsx', Buffer.from(bytes))).rejects.toThrow(
      'a.xlsx has a password: save it anew',
    );
  });

  it.each([
    ['Index/Document.iwa', 'a file of Numbers'],
    ['xl/workbook.bin', 'a binary workbook'],
    ['word/document.xml', 'a document of Word'],
    ['holders.csv', 'an archive (ZIP)'],
  ])('is no archive with %s', async (part, what) => {
    await expect(readWorkbookRows('a.xlsx', await buildZip({ [part]: 'x' }))).rejects.toThrow(
      `a.xlsx is ${what}`,
    );
  });

  it('is strict or transitional, with macros that nobody runs, and with prefixes of its writer', async () => {
    const made = { sheets: { Blad1: { rows: ORGANISATIONS + sheetRow('CLUB', 'De Linde') } } };
    const read = ['a.xlsx:1 organisation_code|name', 'a.xlsx:2 CLUB|De Linde'];
    const strict = 'http://purl.oclc.org/ooxml/officeDocument/relationships';
    expect(await readWorkbookRows('a.xlsx', await buildWorkbook({ ...made, namespace: strict }))).toEqual(
      read,
    );
    const macros = { 'xl/vbaProject.bin': Buffer.from('d0cf11e0a1b11ae1', 'hex') };
    expect(await readWorkbookRows('a.xlsx', await buildWorkbook({ ...made, parts: macros }))).toEqual(read);
    const prefixed =
      '<x:worksheet xmlns:x="x"><x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>organisation_code</x:v></x:c>' +
      '<x:c r="B1" t="str"><x:v>name</x:v></x:c></x:row><x:row r="2"><x:c r="A2" t="str"><x:v>CLUB</x:v></x:c>' +
      '<x:c r="B2" t="str"><x:v>De Linde</x:v></x:c></x:row></x:sheetData></x:worksheet>';
    const parts = { 'xl/worksheets/sheet0.xml': prefixed };
    expect(await readWorkbookRows('a.xlsx', await buildWorkbook({ ...made, parts }))).toEqual(read);
    const utf16 = { 'xl/worksheets/sheet0.xml': Buffer.from(`\ufeff${prefixed}`, 'utf16le') };
    expect(await readWorkbookRows('a.xlsx', await buildWorkbook({ ...made, parts: utf16 }))).toEqual(read);
  });

  it('is read sheet by sheet, each as a file of its own, and an empty one as none', async () => {
    const bytes = await buildWorkbook({
      sheets: {
        Afdelingen: { rows: ORGANISATIONS + sheetRow('CLUB', 'De Linde') },
        Leeg: { rows: '<row r="3"><c r="B3"/></row>' },
        Houders: { rows: HOLDERS + sheetRow('0041', 'Zoë', '', 'Proef', '1980-04-01', 'nee') },
        Lijsten: { rows: sheetRow('ja', 'nee'), state: 'hidden' },
      },
    });
    expect(await readWorkbookRows('a.xlsx', bytes)).toEqual([
      'a.xlsx [Afdelingen]:1 organisation_code|name',
      'a.xlsx [Afdelingen]:2 CLUB|De Linde',
      `a.xlsx [Houders]:1 ${HOLDER_COLUMNS.join('|')}`,
      'a.xlsx [Houders]:2 0041|Zoë||Proef|1980-04-01|nee',
    ]);
  });

  it('is refused when it has rows of which nobody can tell what they are, or hides rows of the registry', async () => {
    const holders = { rows: HOLDERS + sheetRow('0041', 'Zoë', '', 'Proef', '1980-04-01', 'nee') };
    const notes = { rows: sheetRow('Toelichting') + sheetRow('Alles is bijgewerkt') };
    const told = { name: 'ImportRefused', code: 'unknown-columns' };
    const bytes = await buildWorkbook({ sheets: { Houders: holders, Toelichting: notes } });
    await expect(readWorkbookRows('a.xlsx', bytes)).rejects.toMatchObject(told);
    await expect(readWorkbookRows('a.xlsx', bytes)).rejects.toThrow('a.xlsx [Toelichting]');
    for (const state of ['hidden', 'veryHidden'] as const) {
      const hiding = await buildWorkbook({ sheets: { Houders: holders, Oud: { ...holders, state } } });
      await expect(readWorkbookRows('a.xlsx', hiding)).rejects.toThrow("Sheet 'Oud' of a.xlsx is hidden");
      const noting = await buildWorkbook({ sheets: { Houders: holders, Toelichting: { ...notes, state } } });
      expect(await readWorkbookRows('a.xlsx', noting)).toHaveLength(2);
    }
  });
});
