import { findHolders } from '../search/find-holders';
import { loadRequestHolders } from '../search/load-request-holders';
import {
  confirmationCodes,
  enrolmentsCsv,
  holdersCsv,
  ImportedRegistry,
  describeRejects,
  qualificationsCsv,
} from './import.fixture';

const PEOPLE = ['00-00-1965', '1965', '00-07-1965', '', '00-00-0000', '12-07-1965'];
const FILES = {
  'organisations.csv': 'organisation_code;name\nCLUB;De Linde\n',
  'exam-types.csv': 'exam_type_code;name;kind\nEH;Diploma Eerste Hulp;main\n',
  'holders.csv': holdersCsv(
    ...PEOPLE.map((born, at) => `002000${at + 1};Piet;;Onbekend-${at + 1};${born};no`),
  ),
  'enrolments.csv': enrolmentsCsv(...PEOPLE.map((_, at) => `CLUB;002000${at + 1};`)),
  'qualifications.csv': qualificationsCsv(
    ...PEOPLE.map((_, at) => `002000${at + 1};EH;24-${at};2025-03-14;2027-03-14;no`),
  ),
};

/** Real: PostgreSQL. Nothing is mocked. */
describe('An import of birth dates that are known in part', () => {
  let registry: ImportedRegistry;

  beforeAll(async () => {
    registry = await ImportedRegistry.open();
  });
  beforeEach(() => registry.sql(`TRUNCATE organisations, exam_types, qualification_holders CASCADE`));
  afterAll(() => registry.close());

  const kept = () =>
    registry.sql(
      `SELECT qualification_number AS number, birth_date::text AS day, birth_date_precision AS precision
         FROM qualification_holders ORDER BY qualification_number`,
    );
  /** Imports holder 1 as born then, over what there is. */
  const born = (birthDate: string, name = 'Zoë;van den;Berg', options = {}) =>
    registry.import(
      { 'holders.csv': holdersCsv(`1;${name};${birthDate};no`) },
      { allowRejects: true, ...options },
    );

  it('takes what is known, and leaves out who has no birth date at all', async () => {
    const { result, rejects } = await registry.import(FILES);
    expect(
      rejects.map(({ file, line, column, code }) => `${file}:${line} ${column} ${code}`).slice(0, 2),
    ).toEqual(['holders.csv:5 birth_date missing', 'holders.csv:6 birth_date missing']);
    expect(result?.counts.holders).toEqual({ added: 4, changed: 0, returned: 0, removed: 0 });
    expect(await kept()).toEqual([
      { number: '0020001', day: '1965-01-01', precision: 'year' },
      { number: '0020002', day: '1965-01-01', precision: 'year' },
      { number: '0020003', day: '1965-07-01', precision: 'month' },
      { number: '0020006', day: '1965-07-12', precision: 'day' },
    ]);
    const again = await registry.import(FILES);
    expect(again.result?.counts.holders).toEqual({ added: 0, changed: 0, returned: 0, removed: 0 });
  });

  it('is told to lists and passes as it is known, and sorted by the first day that it can be', async () => {
    await registry.import(FILES);
    const { dataSource } = registry.database;
    const [{ id } = { id: '' }] = await registry.sql<{ id: string }>(`SELECT id FROM organisations`);
    const { items } = await findHolders(dataSource, [id], {}, { sort: 'birthDate', page: 1, pageSize: 25, today: '2026-11-23' }); // prettier-ignore
    expect(items.map(({ birthDate }) => birthDate)).toEqual(['1965', '1965', '1965-07', '1965-07-12']);
    const drawn = await loadRequestHolders(dataSource, [id], items.map((item) => item.id)); // prettier-ignore
    expect(drawn.map(({ birthDate }) => birthDate)).toEqual(items.map(({ birthDate }) => birthDate));
  });

  it('writes a mere change of what is known, and nothing when there is none', async () => {
    await born('1965-01-01');
    for (const [birthDate, precision, changed] of [
      ['1965', 'year', 1],
      ['00-00-1965', 'year', 0],
      ['1965-01', 'month', 1],
      ['1965-01-01', 'day', 1],
      ['1965-01-01', 'day', 0],
    ] as const) {
      const { result, rejects } = await born(birthDate);
      expect([birthDate, rejects, result?.counts.holders.changed]).toEqual([birthDate, [], changed]);
      expect(await kept()).toEqual([{ number: '1', day: '1965-01-01', precision }]);
    }
  });

  it('takes none of two rows of one number that know more and less', async () => {
    const rows = ['1;Zoë;;Berg;1965;no', '1;Zoë;;Berg;1965-01-01;no'];
    const outcome = await registry.import({ 'holders.csv': holdersCsv(...rows) }, { allowRejects: true });
    expect(describeRejects(outcome)).toEqual(['holders.csv:2 contradicts', 'holders.csv:3 contradicts']);
  });

  it.each([
    ['1965', '1965-07-12'],
    ['1965', '1965-07'],
    ['1965-07', '1965-07-12'],
    ['1965-07', '1965-08'],
    ['1965-07', '1965-08-12'],
    ['1965-07-12', '1965-07'],
    ['1965-01-01', '1965'],
    ['1965-01-01', '1965-07'],
    ['1965-07-12', '1965-08-12'],
    ['1965-07-12', '1966-07-12'],
  ])('is silent when %s becomes %s', async (before, after) => {
    await born(before);
    expect(describeRejects(await born(after))).toEqual([]);
  });

  it.each([
    ['1965-07-12', '1965'],
    ['1965-07', '1965'],
    ['1965-01', '1965'],
    ['1965', '1966'],
    ['1965', '1966-07-12'],
    ['1965', '1966-01-01'],
    ['1965-01-01', '1966'],
    ['1965-07', '1966-07'],
    ['1965-07', '1966-07-01'],
    ['1965-07-12', '1965-08'],
    ['1965-07-12', '1966-07'],
  ])('names it when %s becomes %s', async (before, after) => {
    await born(before);
    expect(describeRejects(await born(after))).toEqual(['holders.csv:2 other-birth-date']);
  });

  it('asks for another word for another precision of the same day', async () => {
    await born('1970-05-05');
    const [year = ''] = confirmationCodes(await born('1965'));
    const [day = ''] = confirmationCodes(await born('1965-01-01'));
    expect(year).not.toBe(day);
    const { result } = await born('1965', undefined, { confirm: [year] });
    expect(result?.counts.holders.changed).toBe(1);
    expect(await kept()).toEqual([{ number: '1', day: '1965-01-01', precision: 'year' }]);
  });

  it.each([
    ['1965', '1965-07-12'],
    ['1965-07-12', '1965'],
    ['1965-07', '1965-07-12'],
    ['1965', '1965'],
  ])('knows who leaves as born %s in who comes under another number as born %s', async (before, after) => {
    await born(before);
    const files = { 'holders.csv': holdersCsv(`2;Zoë;van den;Berg;${after};no`) };
    const options = { full: true, allowRemovals: () => Promise.resolve(true) };
    const outcome = await registry.import(files, { ...options, dryRun: true, allowRejects: true });
    expect(describeRejects(outcome)).toEqual(['holders.csv:2 renumbered']);
    await registry.import(files, { ...options, confirm: confirmationCodes(outcome) });
    expect(await kept()).toMatchObject([{ number: '2' }]);
  });

  it.each([
    ['1965', '1966-07-12'],
    ['1965-07', '1965-08-12'],
    ['1965-07-11', '1965-07-12'],
  ])('takes who leaves as born %s and who comes as born %s for two people', async (before, after) => {
    await born(before);
    const files = { 'holders.csv': holdersCsv(`2;Zoë;van den;Berg;${after};no`) };
    const options = { full: true, allowRemovals: () => Promise.resolve(true) };
    expect(describeRejects(await registry.import(files, options))).toEqual([]);
  });

  it('takes namesakes who stay for two people when more is known of one', async () => {
    await born('1965-07-12');
    const file = holdersCsv('1;Zoë;van den;Berg;1965-07-12;no', '2;Zoë;van den;Berg;1965;no');
    expect(describeRejects(await registry.import({ 'holders.csv': file }))).toEqual([]);
  });
});
