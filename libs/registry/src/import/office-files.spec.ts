import { testDatabase, type TestDatabase } from '../../../../test/support/test-database';
import { type ImportFiles } from './import-files';
import { importRegistry, type ImportOptions } from './import-registry';
import { type Reject } from './rejects';

const HOLDERS = 'qualification_number;given_name;name_prefix;surname;birth_date;hidden_from_check';
const QUALIFICATIONS = 'qualification_number;exam_type_code;exam_number;exam_date;expiry_date;revoked';
const ENROLMENTS = 'organisation_code;qualification_number;external_number';

const table = (header: string, rows: readonly string[]) => [header, ...rows, ''].join('\n');
const PEOPLE = Array.from(
  { length: 24 },
  (_, at) => `00${41 + at};Zoë;van den;Proef-${at + 1};19${50 + at}-02-13;no`,
);
const BASE = {
  'organisations.csv': 'organisation_code;name\nCLUB;De Linde\n',
  'exam-types.csv': 'exam_type_code;name;kind\nEH;Diploma Eerste Hulp;main\n',
  'holders.csv': table(HOLDERS, PEOPLE),
  'enrolments.csv': table(ENROLMENTS, PEOPLE.map((_, at) => `CLUB;00${41 + at};${at}`)),
  'qualifications.csv': table(QUALIFICATIONS, PEOPLE.map((_, at) => `00${41 + at};EH;24-${at};2025-03-14;2027-03-14;no`)),
}; // prettier-ignore
const NOTHING = { added: 0, changed: 0, returned: 0, removed: 0 };

/** Real: PostgreSQL. The files are in memory, as an upload's are, and come in pieces. */
describe('A file as offices, spreadsheets and databases write it', () => {
  let database: TestDatabase;
  let rejects: string[];

  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    await database.dataSource.query(
      `TRUNCATE organisations, exam_types, qualification_holders, enrolments, qualifications, ended_enrolments,
        withdrawn_qualifications CASCADE`,
    );
    await run(BASE, { full: true });
  });

  async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += 100) yield Promise.resolve(bytes.subarray(at, at + 100));
  }
  const run = (files: Readonly<Record<string, string | Buffer>>, options: Partial<ImportOptions> = {}) => {
    rejects = [];
    const coming: ImportFiles = {
      totalBytes: 0,
      files: Object.entries(files).map(([name, text]) => ({ name, chunks: inPieces(Buffer.from(text)) })),
    };
    const onReject = (found: readonly Reject[]) =>
      Promise.resolve(
        void rejects.push(...found.map(({ line, column, code }) => `${line} ${column} ${code}`)),
      );
    return importRegistry({
      databaseUrl: database.url,
      files: () => Promise.resolve(coming),
      startedBy: 'test',
      onReject,
      allowRemovals: () => Promise.resolve(false),
      allowRejects: true,
      ...options,
    });
  };
  const sql = <Row = unknown>(text: string): Promise<Row[]> => database.dataSource.query<Row[]>(text);

  it.each([
    ['days as a Dutch Excel shows them', (text: string) => text.replace(/(\d{4})-0(\d)-(\d\d)/g, '$3-$2-$1')],
    ['days as another Excel shows them', (text: string) => text.replace(/(\d{4})-(\d\d)-(\d\d)/g, '$3/$2/$1 00:00:00')],
    ['an empty line and columns', (text: string) => `${text.replaceAll('\n', ';;\n')};;;;;;\n`],
    ['a line that tells the separator', (text: string) => `sep=;\r\n${text.replaceAll('\n', '\r\n')}`],
    ['lines that end with CR', (text: string) => text.replaceAll('\n', '\r')],
    ['tabs', (text: string) => text.replaceAll(';', '\t')],
    ['UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['Windows-1252', (text: string) => Buffer.from(text, 'latin1')],
    ['a ruled line and the header once more', (text: string) => text.replace('\n', `\n-;-;-\n${text.split('\n')[0]}\n`)],
    ['numbers kept as text', (text: string) => text.replace(/^(\d{4});/gm, '="$1";')],
    ['invisible characters', (text: string) => text.replace(/^(\d\d)/gm, '\ufeff$1\u00ad').replaceAll('Proef', 'Pr\u200boef')],
  ])('is read with %s, and changes nothing of what it says', async (_, written) => {
    const files = {
      'holders.csv': written(BASE['holders.csv']),
      'qualifications.csv': written(BASE['qualifications.csv']),
    };
    const { counts } = await run(files, { full: true });
    expect(rejects).toEqual([]);
    expect(counts).toMatchObject({ holders: NOTHING, qualifications: NOTHING, enrolments: NOTHING });
  }); // prettier-ignore

  it('lets those leave whom it does not name, whatever stands between and below the rows', async () => {
    const [first, second] = [PEOPLE.slice(0, 10), PEOPLE.slice(10, 23)];
    const text = table(HOLDERS, [
      ...first,
      ';;;;;',
      '-----;-;-;-;-;-',
      ...second,
      ';;;;;',
      'Totaal: 23;;;;;',
      ';;;;;',
    ]);
    const { counts, files, kindsWithoutRemovals } = await run({ 'holders.csv': text }, { full: true });
    expect([rejects, kindsWithoutRemovals]).toEqual([[], []]);
    expect(counts.holders).toEqual({ ...NOTHING, removed: 1 });
    expect(files).toMatchObject([{ rows: 23, skippedLines: 5 }]);
  });

  it('lets nobody leave when the total below it is not the number of its rows', async () => {
    const text = table(HOLDERS, [...PEOPLE.slice(0, 23), 'Totaal: 24;;;;;']);
    const { counts, kindsWithoutRemovals } = await run({ 'holders.csv': text }, { full: true });
    expect(rejects).toEqual(['25 null wrong-total']);
    expect(kindsWithoutRemovals).toEqual(['holders']);
    expect(counts.holders.removed).toBe(0);
  });

  it('has no total in its midst: such a row is bad, and so is one with a value beside the columns', async () => {
    const rows = ['Totaal: 0;;;;;', PEOPLE[0] ?? '', `${PEOPLE[1]};`, `${PEOPLE[2]};x`];
    await run({ 'holders.csv': table(`${HOLDERS};`, rows) });
    expect(rejects).toEqual(['2 surname missing', '5 null unnamed-column']);
    await run({ 'holders.csv': table(HOLDERS, rows) });
    expect(rejects).toEqual(['2 surname missing', '5 null wrong-field-count']);
  });

  it('keeps a withdrawal that Excel writes as WAAR, and understands the words of the screen', async () => {
    const { counts } = await run({
      'qualifications.csv': table(QUALIFICATIONS, [
        '0041;EH;24-0;2025-03-14;2027-03-14;WAAR',
        '0042;EH;24-1;2025-03-14;2027-03-14;ingetrokken',
        '0043;EH;24-2;2025-03-14;2027-03-14;ONWAAR',
        '0044;EH;24-3;14-3-2025;1-4-2025;verlopen',
        '0045;EH;24-4;2025-03-14;2027-03-14;geldig',
      ]),
    });
    expect(rejects).toEqual([]);
    expect(counts.qualifications).toEqual({ ...NOTHING, changed: 3 });
    expect(
      await sql(
        `SELECT exam_number, expiry_date::text FROM qualifications WHERE revoked ORDER BY exam_number`,
      ),
    ).toEqual([
      { exam_number: '24-0', expiry_date: '2027-03-14' },
      { exam_number: '24-1', expiry_date: '2027-03-14' },
    ]);
  });

  it('does not make valid what it says has expired', async () => {
    await run({
      'qualifications.csv': table(QUALIFICATIONS, [
        '0041;EH;24-0;2025-03-14;;verlopen',
        '0042;EH;24-1;2025-03-14;2099-12-31;Verlopen',
      ]),
    });
    expect(rejects).toEqual(['2 expiry_date not-expired', '3 expiry_date not-expired']);
  });

  it('says in many ways that something never expires, and NULL is none of them', async () => {
    const words = ['onbeperkt', 'n.v.t.', '-', '9999-12-31', '31-12-9999', 'NULL'];
    const rows = words.map((word, at) => `00${41 + at};EH;24-${at};2025-03-14;${word};no`);
    await run({ 'qualifications.csv': table(QUALIFICATIONS, rows) });
    expect(rejects).toEqual(['7 expiry_date empty-word']);
    expect(await sql(`SELECT FROM qualifications WHERE expiry_date IS NULL`)).toHaveLength(5);
  });

  it('makes no names and numbers of what stands for nothing, for an error or for another number', async () => {
    const before = await sql(`SELECT * FROM qualification_holders ORDER BY id`);
    await run({
      'holders.csv': table(HOLDERS, [
        '0041;Anna;NULL;Proef;1980-04-01;0',
        'NULL;Bram;;Testers;1981-04-01;0',
        '#N/B;Carla;;Proef;1980-04-01;no',
        '1,00123E+12;Dirk;;Proef;1980-04-01;no',
        '12.345;Eva;;Proef;1980-04-01;no',
        '0042;JosÃ©;;Proef;1980-04-01;no',
        '0043;Jos?;;#NAAM?;1980-04-01;no',
      ]),
    });
    expect(rejects).toEqual([
      '2 name_prefix empty-word',
      '3 qualification_number empty-word',
      '4 qualification_number sheet-error',
      '5 qualification_number number-format',
      '6 qualification_number number-format',
      '7 given_name garbled',
      '8 given_name garbled',
    ]);
    expect(await sql(`SELECT * FROM qualification_holders ORDER BY id`)).toEqual(before);
  });

  it('is refused whole when it is in two encodings, however many of its rows are in one', async () => {
    const [first = '', ...rest] = PEOPLE.map((row) => row.replace('Zoë', 'Daniël'));
    const bytes = Buffer.concat([
      Buffer.from(table(HOLDERS, rest)),
      Buffer.from(first, 'latin1'),
    ]); // prettier-ignore
    await expect(run({ 'holders.csv': bytes })).rejects.toMatchObject({ code: 'unknown-encoding' });
    expect(await sql(`SELECT FROM qualification_holders WHERE given_name = 'Daniël'`)).toEqual([]);
  });

  it('is refused whole when its days have the month first, as most of them would be read as others', async () => {
    const rows = ['0141;Yara;;Nieuw;4/5/1980;no', '0142;Yara;;Nieuw;4/25/1980;no'];
    await expect(run({ 'holders.csv': table(HOLDERS, rows) })).rejects.toMatchObject({ code: 'month-first' });
    await run({ 'holders.csv': table(HOLDERS, [...rows, '0143;Yara;;Nieuw;25/4/1980;no']) });
    expect(rejects).toEqual(['3 birth_date month-first']);
  });
});
