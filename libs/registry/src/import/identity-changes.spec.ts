import {
  confirmationCodes,
  enrolmentsCsv,
  holdersCsv,
  ImportedRegistry,
  describeRejects,
  qualificationsCsv,
} from './import.fixture';

const ORGANISATIONS = 'organisation_code;name\nA;Vereniging A\n';
const EXAM_TYPES = 'exam_type_code;name;kind\nEH;Diploma Eerste Hulp;main\n';
const ZOE = ';Zoë;van den;Berg;1990-02-03;no';
const DAAN = ';Daan;;Smit;1985-12-31;no';
const EMMA = ';Emma;;Vos;1970-07-01;no';
const NUMBERS = ['0012345', '0012346', '0012347'];

/** Everything that there is, under these numbers. */
const base = ([zoe, daan, emma] = NUMBERS) => ({
  'organisations.csv': ORGANISATIONS,
  'exam-types.csv': EXAM_TYPES,
  'holders.csv': holdersCsv(zoe + ZOE, daan + DAAN, emma + EMMA),
  'enrolments.csv': enrolmentsCsv(`A;${zoe};7`, `A;${daan};`, `A;${emma};`),
  'qualifications.csv': qualificationsCsv(
    `${zoe};EH;2025-01;2025-03-14;2027-03-14;no`,
    `${daan};EH;2025-01;2025-03-14;2027-03-14;no`,
    `${emma};EH;2025-01;2025-03-14;2027-03-14;no`,
  ),
});

/** Real: PostgreSQL. Nothing is mocked. */
describe('An import that would give one person the identity of another', () => {
  let registry: ImportedRegistry;

  beforeEach(async () => {
    registry = await ImportedRegistry.open();
    expect(await registry.import(base(), { full: true })).toMatchObject({ rejects: [] });
  });
  afterEach(() => registry.close());

  /** People with what vouches for them. */
  const people = () =>
    registry.sql<{ number: string; id: string }>(
      `SELECT h.id, h.qualification_number AS number, h.given_name AS name, h.birth_date::text AS born,
              h.withdrawn_at IS NULL AS there, q.check_code, q.expiry_date::text AS expires, e.external_number AS external
         FROM qualification_holders h LEFT JOIN qualifications q ON q.holder_id = h.id
         LEFT JOIN enrolments e ON e.holder_id = h.id ORDER BY h.qualification_number, q.exam_date`,
    );

  it('leaves out another person under a known number, with all that this number would get, and takes the rest', async () => {
    const before = await people();
    const files = {
      'holders.csv': holdersCsv('0012345;Piet;;Kok;1966-06-06;no', '0012346;Daan;;Smits;1985-12-31;no'),
      'qualifications.csv': qualificationsCsv(
        '0012345;EH;2026-01;2026-03-14;2028-03-14;no',
        '0012346;EH;2026-01;2026-03-14;2028-03-14;no',
      ),
    };
    const outcome = await registry.import(files);
    expect(describeRejects(outcome)).toEqual(['holders.csv:2 other-person', 'qualifications.csv:2 waits']);
    expect(outcome.result).toMatchObject({
      unconfirmed: 1,
      confirmed: 0,
      counts: { holders: { changed: 1 } },
    });
    const after = await people();
    expect(after).toHaveLength(4);
    expect(after[0]).toEqual(before[0]);

    expect((await registry.import(files, { confirm: ['aaaaaaaaaaaaaaaa'] })).result).toMatchObject({
      unconfirmed: 1,
    });
    expect((await registry.import(files, { confirm: confirmationCodes(outcome) })).result).toMatchObject({
      unconfirmed: 0,
      confirmed: 1,
      rejects: 0,
    });
    expect((await people())[0]).toMatchObject({ id: before[0]?.id, name: 'Piet', born: '1966-06-06' });
    expect(
      await registry.sql(`SELECT confirmed FROM registry_imports ORDER BY started_at DESC LIMIT 1`),
    ).toEqual([{ confirmed: confirmationCodes(outcome) }]);
  });

  it('lets through what was confirmed and nothing else: a word holds for one change of one number', async () => {
    const outcome = await registry.import(
      { 'holders.csv': holdersCsv('0012345;Piet;;Kok;1966-06-06;no') },
      { dryRun: true },
    );
    const other = await registry.import(
      { 'holders.csv': holdersCsv('0012345;Piet;;Kok;1966-06-07;no', '0012346;Piet;;Kok;1966-06-06;no') },
      { confirm: confirmationCodes(outcome) },
    );
    expect(describeRejects(other)).toEqual(['holders.csv:2 other-person', 'holders.csv:3 other-person']);
    expect(other.result?.counts.holders.changed).toBe(0);
  });

  it('never renumbers by itself; confirmed, the person keeps id and check code', async () => {
    const before = await people();
    const files = base(['0099999', '0012346', '0012347']);
    const asked = await registry.import(files, { full: true });
    expect(describeRejects(asked)).toEqual([
      'holders.csv:2 renumbered',
      'enrolments.csv:2 waits',
      'qualifications.csv:2 waits',
    ]);
    expect(await people()).toEqual(before);

    const done = await registry.import(files, { full: true, confirm: [asked.result?.id ?? ''] });
    expect(done).toMatchObject({ rejects: [], result: { confirmed: 1, counts: { holders: { changed: 1, removed: 0 } } } }); // prettier-ignore
    expect(await people()).toEqual([before[1], before[2], { ...before[0], number: '0099999' }]);
    const [listing] = await registry.sql<{ numbers: number }>(
      `SELECT count(*)::int AS numbers FROM holder_listings WHERE qualification_number = '0099999'`,
    );
    expect(listing).toEqual({ numbers: 1 });
    expect(await registry.import(files, { full: true })).toMatchObject({
      rejects: [],
      result: { confirmed: 0 },
    });
  });

  it('gives a holder who left some time ago their check code back under a new number', async () => {
    const before = await people();
    const without = base();
    without['holders.csv'] = holdersCsv('0012346' + DAAN, '0012347' + EMMA);
    await registry.import(without, { full: true, allowRemovals: () => Promise.resolve(true) });
    const files = base(['0099999', '0012346', '0012347']);
    const asked = await registry.import(files, { dryRun: true });
    expect(describeRejects(asked)[0]).toBe('holders.csv:2 renumbered');
    await registry.import(files, { confirm: confirmationCodes(asked) });
    expect((await people())[2]).toEqual({ ...before[0], number: '0099999' });
  });

  it('doubles nobody under a second number, unless somebody says that they are two', async () => {
    const files = {
      'holders.csv': holdersCsv('0055555' + EMMA),
      'enrolments.csv': enrolmentsCsv('A;0055555;'),
    };
    const asked = await registry.import(files);
    expect(describeRejects(asked)).toEqual(['holders.csv:2 doubled', 'enrolments.csv:2 waits']);
    expect(await people()).toHaveLength(3);
    await registry.import(files, { confirm: confirmationCodes(asked) });
    expect(await people()).toHaveLength(4);
  });

  it.each(['okt-24', ' 2024 - 10', '24-10', '2024-0010', '202410', 'Oct-2024'])(
    'knows exam 2024-10 as %s, earned two days later; confirmed, it keeps its check code',
    async (number) => {
      const earned = (exam: string, day: string) => ({
        'qualifications.csv': qualificationsCsv(
          `0012345;EH;${exam};2024-10-${day};2026-10-${day};no`,
          ...NUMBERS.map((each) => `${each};EH;2025-01;2025-03-14;2027-03-14;no`),
        ),
      });
      await registry.import(earned('2024-10', '01'));
      const before = await people();
      const files = earned(number, '03');
      const asked = await registry.import(files, { full: true });
      expect(describeRejects(asked)).toEqual(['qualifications.csv:2 exam-respelled']);
      expect(await people()).toEqual(before);
      const done = await registry.import(files, { full: true, confirm: confirmationCodes(asked) });
      expect(done.result?.counts.qualifications).toEqual({ added: 0, changed: 1, returned: 0, removed: 0 });
      expect(await people()).toEqual(
        before.map((each, at) => (at === 0 ? { ...each, expires: '2026-10-03' } : each)),
      );
    },
  );

  it.each([
    ['2025-01', '45658'],
    ['2025-01', '1-1-2025'],
    ['3-4', '3-apr'],
    ['3-4', '03-04-2026'],
    ['004711', 'EX 4711'],
  ])('knows exam %s of the same day as %s', async (exam, spelled) => {
    const earned = (number: string) => ({ 'qualifications.csv': qualificationsCsv(`0012345;EH;${number};2024-03-14;;no`) }); // prettier-ignore
    await registry.import(earned(exam));
    expect(describeRejects(await registry.import(earned(spelled)))).toEqual([
      'qualifications.csv:2 exam-respelled',
    ]);
  });

  it('keeps the check code of an exam whose number is corrected, and takes new diplomas as they are', async () => {
    const known = NUMBERS.map((number) => `${number};EH;2025-01;2025-03-14;2027-03-14;no`);
    const earned = qualificationsCsv(
      '0012345;EH;997;2025-03-14;2027-03-14;no',
      ...known.slice(1),
      '0012346;EH;2026-01;2026-03-20;2028-03-20;no',
      '0012347;EH;77/a;2025-03-14;2027-03-14;no',
      '0012347;EH;2025-02;2025-09-14;2027-09-14;no',
    );
    const outcome = await registry.import({ 'qualifications.csv': earned }, { full: true });
    expect(describeRejects(outcome)).toEqual(['qualifications.csv:2 exam-respelled']);
    expect(outcome.result?.counts.qualifications).toMatchObject({ added: 3, removed: 0 });
  });

  it('stops at a column of numbers that was sorted alone, and leaves everybody who they are', async () => {
    const rows = Array.from({ length: 50 }, (_, at) => [`00${100 + at}`, `;Naam${at % 7};;Achter${at % 4};19${40 + at}-02-03;no`]); // prettier-ignore
    const file = (numbers: string[]) => ({ 'holders.csv': holdersCsv(...rows.map(([, person = ''], at) => `${numbers[at]}${person}`)) }); // prettier-ignore
    const numbers = rows.map(([number = '']) => number);
    await registry.import(file(numbers));
    const before = await people();
    const stopped = await registry.import(file([...numbers].reverse()));
    expect(describeRejects(stopped)).toEqual(numbers.map((_, at) => `holders.csv:${at + 2} swapped`));
    expect(stopped.refused?.code).toBe('too-many-identity-changes');
    expect(await people()).toEqual(before);
  });

  it('does not stop again for what it left out before, however little else there is', async () => {
    const known = Array.from({ length: 8 }, (_, at) => `A${at};Naam${at};;Achter${at};19${50 + at}-01-02;no`);
    const others = Array.from({ length: 200 }, (_, at) => `B${at};Other;;Name${at};1970-01-02;no`);
    await registry.import({ 'holders.csv': holdersCsv(...known) });
    const strange = known.map((row, at) =>
      row.replace(/;.*/, `;Vreemd${at * 3};;Ander${at * 7};1961-0${at + 1}-11;no`),
    );
    expect((await registry.import({ 'holders.csv': holdersCsv(...strange) })).refused).toBeDefined();
    expect((await registry.import({ 'holders.csv': holdersCsv(...strange) })).refused).toBeDefined();
    const night = await registry.import({ 'holders.csv': holdersCsv(...strange, ...others) });
    expect(night.result).toMatchObject({ unconfirmed: 8, counts: { holders: { added: 200 } } });
    const next = await registry.import({ 'holders.csv': holdersCsv(...strange, ...others) });
    expect(next.result).toMatchObject({ unconfirmed: 8 });
  });

  it('doubles nobody whose number has characters that cannot be seen', async () => {
    const unseen = ['0012345\u200b' + ZOE, '0012\u00ad346' + DAAN, '\u200e0012347' + EMMA];
    await registry.import({ 'holders.csv': holdersCsv(...unseen) });
    expect(await people()).toHaveLength(3);
  });

  it('stops when more than 5 % of what changes, and more than a few, look like somebody else', async () => {
    const known = Array.from({ length: 40 }, (_, at) => [`00${200 + at}`, `;Naam${at};;Achter${at};19${50 + at}-01-02;no`]); // prettier-ignore
    await registry.import({
      'holders.csv': holdersCsv(...known.map(([number = '', person = '']) => number + person)),
    });
    const before = await people();
    const files = {
      'holders.csv': holdersCsv(...known.map(([number = '', person = '']) => Number(number) + person)),
    };
    const stopped = await registry.import(files);
    expect(stopped.refused).toMatchObject({
      code: 'too-many-identity-changes',
      message: expect.stringMatching(/^40 of 40 holders .* nothing was imported: .* --confirm\.$/) as unknown,
    });
    expect(describeRejects(stopped)).toHaveLength(40);
    expect(await people()).toEqual(before);
    expect(await registry.sql(`SELECT FROM registry_import_rejects WHERE confirm IS NOT NULL`)).toHaveLength(
      40,
    );
    const few = await registry.import(files, { confirm: confirmationCodes(stopped).slice(0, 35) });
    expect(few.result).toMatchObject({ confirmed: 35, unconfirmed: 5 });
  });
});
