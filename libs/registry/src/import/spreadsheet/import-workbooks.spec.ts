import { writeXlsx } from 'hucre';
import { HOLDER_COLUMNS, holdersCsv, ImportedRegistry, describeRejects } from '../import.fixture';
import { sheetRow, buildWorkbook } from './workbook.fixture';

const DAY = new Date('1980-04-01T00:00:00Z');
const PEOPLE = Array.from({ length: 24 }, (_, at) => [
  `00${41 + at}`,
  'Zoë',
  'van den',
  `Proef-${at + 1}`,
  DAY,
  false,
]);
const BASE = holdersCsv(
  ...PEOPLE.map(([number, , , surname]) => `${String(number)};Zoë;van den;${String(surname)};1980-04-01;no`),
);
const NOTHING = { added: 0, changed: 0, returned: 0, removed: 0 }; // prettier-ignore

/** Real: PostgreSQL. */
describe('A registry into which workbooks are imported', () => {
  let registry: ImportedRegistry;

  beforeAll(async () => {
    registry = await ImportedRegistry.open();
    await registry.import({ 'holders.csv': BASE });
  });
  afterAll(() => registry.close());

  type Row = (string | number | boolean | Date)[];
  const workbook = async (...sheets: readonly Row[][]) =>
    Buffer.from(
      await writeXlsx({
        sheets: sheets.map((rows, at) => ({ name: `Blad${at + 1}`, rows: [HOLDER_COLUMNS, ...rows] })),
      }),
    );

  it('has the same rows as from CSV, from one sheet and from several of one kind', async () => {
    for (const [name, bytes] of Object.entries({
      'one.xlsx': await workbook(PEOPLE),
      'two.xlsx': await workbook(PEOPLE.slice(0, 10), PEOPLE.slice(10)),
    })) {
      const { result, rejects } = await registry.import({ [name]: bytes }, { full: true });
      expect(rejects).toEqual([]);
      expect(result?.counts.holders).toEqual(NOTHING);
    }
    const [, , run] = await registry.sql<{ files: { name: string; sheet: string; bytes: number }[] }>(
      `SELECT files FROM registry_imports ORDER BY started_at`,
    );
    expect(run?.files).toMatchObject([
      { name: 'two.xlsx [Blad1]', sheet: 'Blad1', encoding: 'xlsx', rows: 10 },
      { name: 'two.xlsx [Blad2]', sheet: 'Blad2', encoding: 'xlsx', rows: 14 },
    ]);
  });

  it('takes no number that has lost its zeros for another one', async () => {
    const lost: Row[] = PEOPLE.slice(0, 3).map(([number, ...rest]) => [Number(number), ...(rest as Row)]);
    const before = await registry.sql('SELECT * FROM qualification_holders ORDER BY id');
    const all = await registry.import({ 'a.xlsx': await workbook(lost) });
    expect(describeRejects(all)).toEqual([
      'a.xlsx:2 look-alike-number',
      'a.xlsx:3 look-alike-number',
      'a.xlsx:4 look-alike-number',
    ]);
    const some = await registry.import({ 'a.xlsx': await workbook([...lost, ...PEOPLE.slice(3)]) });
    expect(some.refused).toMatchObject({ code: 'lost-zeros' });
    expect(await registry.sql('SELECT * FROM qualification_holders ORDER BY id')).toEqual(before);
  });

  it('lets nobody leave when a row of a sheet cannot be told apart, and names it by the row of the sheet', async () => {
    const bytes = await workbook([...PEOPLE.slice(0, 20), [1e15, 'Zoë', '', 'Proef', DAY, false]]);
    const outcome = await registry.import({ 'a.xlsx': bytes }, { full: true });
    expect(describeRejects(outcome)).toEqual(['a.xlsx:22 number-format']);
    expect(outcome.result).toMatchObject({ kindsWithoutRemovals: ['holders'], counts: { holders: NOTHING } });
  });

  it('stays as it was when the second sheet of a workbook is damaged', async () => {
    const header = sheetRow(...HOLDER_COLUMNS);
    const added = sheetRow('0099', 'Zoë', '', 'Nieuw', '1980-04-01', 'nee');
    const sheets = { Een: { rows: header + added }, Twee: { rows: `${header}<row><c t="s"><v>7</v></c></row>` } };
    const { refused } = await registry.import({ 'a.xlsx': await buildWorkbook({ sheets }) });
    expect(refused).toMatchObject({ code: 'damaged-workbook' });
    expect(await registry.sql(`SELECT FROM qualification_holders WHERE qualification_number = '0099'`)).toEqual([]);
    const { rejects, refused: none } = await registry.import({ 'a.xlsx': await workbook() });
    expect([rejects, none?.code]).toEqual([[], 'no-rows']);
  }); // prettier-ignore
});
