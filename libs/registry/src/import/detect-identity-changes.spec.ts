import { SeededRandom } from '../demo/seeded-random';
import { DAMAGES, csvFilesOf, REALISTIC_CHANGES, type Sheet, undamagedSheet } from './damages.fixture';
import { holdersCsv, ImportedRegistry, describeRejects } from './import.fixture';

/** Real: PostgreSQL, a demo registry. Nothing is mocked. */
describe('A plan that is looked at', () => {
  let registry: ImportedRegistry;

  beforeAll(async () => {
    registry = await ImportedRegistry.open();
    expect((await registry.import(csvFilesOf(undamagedSheet()))).rejects).toEqual([]);
  });
  afterAll(() => registry.close());

  /** The lines that are named as another identity, or for their garbled letters. Numbers that only wait with them are not. */
  const namedIn = async (sheet: Sheet, full = true): Promise<Set<string>> => {
    const outcome = await registry.import(csvFilesOf(sheet), { full, dryRun: true, allowRejects: true });
    const known = ['waits', 'garbled'];
    expect(outcome.rejects.filter(({ code, confirm }) => !confirm && !known.includes(code))).toEqual([]);
    return new Set(describeRejects(outcome).filter((each) => !each.endsWith(' waits')).map((each) => each.replace(/ .*/, ''))); // prettier-ignore
  };
  const missed = (sheet: Sheet, found: ReadonlySet<string>) => [...sheet.identity].filter((line) => !found.has(line)); // prettier-ignore

  it.each(Object.entries(DAMAGES))('names %s, wherever it is', async (name, damage) => {
    const sheet = undamagedSheet();
    const random = new SeededRandom(`alone/${name}`);
    for (let times = 0; times < 8; times++) damage(sheet, random);
    expect(sheet.identity.size).toBeGreaterThanOrEqual(7);
    expect(missed(sheet, await namedIn(sheet))).toEqual([]);
  });

  it.each(Array.from({ length: 12 }, (_, at) => at))(
    'names all of a mixture of damages, number %d',
    async (at) => {
      const sheet = undamagedSheet();
      const random = new SeededRandom(`mixture/${at}`);
      const damages = random.shuffled(Object.values(DAMAGES)).slice(0, random.between(2, 10));
      for (const damage of damages)
        for (let times = random.between(1, 4); times > 0; times--) damage(sheet, random);
      for (const change of Object.values(REALISTIC_CHANGES))
        for (let times = 0; times < 5; times++) change(sheet, random);
      expect(missed(sheet, await namedIn(sheet, random.chance(0.7)))).toEqual([]);
    },
  );

  it('names at most one of 1,000 honest changes', async () => {
    let honest = 0;
    const alarms: string[] = [];
    for (const [at, each] of [10, 40, 70, 70].entries()) {
      const sheet = undamagedSheet();
      const random = new SeededRandom(`honest/${at}`);
      for (const change of Object.values(REALISTIC_CHANGES))
        for (let times = 0; times < each; times++) change(sheet, random);
      honest += sheet.realistic.size;
      alarms.push(...(await namedIn(sheet)));
    }
    expect(honest).toBeGreaterThan(1_000);
    expect(alarms.length).toBeLessThanOrEqual(honest / 1_000);
  });
});

describe('A row that is looked at', () => {
  const ZOE = ';Zoë;van den;Berg;1990-02-03;no';
  const DAAN = ';Daan;;Smit;1985-12-31;no';
  let registry: ImportedRegistry;

  beforeAll(async () => {
    registry = await ImportedRegistry.open();
    await registry.import({ 'holders.csv': holdersCsv('0012345' + ZOE, '0012346' + DAAN, '0012305;Emma;;Vos;1970-07-01;no') }); // prettier-ignore
  });
  afterAll(() => registry.close());

  const look = async (...rows: string[]) =>
    describeRejects(
      await registry.import({ 'holders.csv': holdersCsv(...rows) }, { dryRun: true, allowRejects: true }),
    );

  it.each(['12345', '0012 345', '0012.345', '00I2345', 'OO12345', '00123\u043e5', '０００１２３４５'])(
    'knows %s as a number that there is',
    async (number) => {
      expect(await look(`${number};Rik;;Roos;1950-05-05;no`)).toEqual(['holders.csv:2 look-alike-number']);
    },
  );

  it('names whoever gets the name and birth date of another, of the two who were exchanged', async () => {
    expect(await look('0012345' + DAAN, '0012346' + ZOE)).toEqual([
      'holders.csv:2 swapped',
      'holders.csv:3 swapped',
    ]);
  });

  it.each([
    ['another birth date altogether', ';Zoë;van den;Berg;1961-11-30;no', 'other-birth-date'],
    ['another name altogether', ';Bob;;Tweede;1990-02-03;no', 'other-name'],
    ['UTF-8 that was read as Windows-1252', ';ZoÃ«;van den;Berg;1990-02-03;no', 'garbled'],
    ['UTF-8 of which a byte was lost', ';ZoÃ;van den;Berg;1990-02-03;no', 'spoiled-name'],
    ['a letter that could not be written', ';Zo?;van den;Berg;1990-02-03;no', 'garbled'],
    ['UTF-8 that was read as code page 850', ';Zo├½;van den;Berg;1990-02-03;no', 'garbled'],
  ])('names %s', async (_, person, code) => {
    expect(await look('0012345' + person)).toEqual([`holders.csv:2 ${code}`]);
  });

  it.each([
    ['a marriage', ';Zoë;;Jansen;1990-02-03;no'],
    ['a double name', ';Zoë;van den;Berg-de Wit;1990-02-03;no'],
    ['a prefix that goes', ';Zoë;;Berg;1990-02-03;no'],
    ['a prefix in the surname', ';Zoë;;van den Berg;1990-02-03;no'],
    ['an accent', ';Zoé;van den;Berg;1990-02-03;no'],
    ['a letter', ';Zoëy;van den;Bergh;1990-02-03;no'],
    ['a digit of the birth date', ';Zoë;van den;Berg;1980-02-03;no'],
    ['day and month in the other order', ';Zoë;van den;Berg;1990-03-02;no'],
    ['initials', ';Z.;van den;Berg;1990-02-03;no'],
  ])('takes %s as it is', async (_, person) => {
    expect(await look('0012345' + person)).toEqual([]);
  });

  it.each([
    ['surnames', 2],
    ['given names', 0],
    ['birth dates', 3],
  ])('recognises a block whose %s were sorted alone', async (_, column) => {
    const rows = Array.from({ length: 60 }, (_, at) =>
      [`Naam${(at * 7) % 20}x`, '', `Achter${(at * 13) % 30}y`, `19${40 + ((at * 17) % 50)}-0${1 + (at % 9)}-${10 + (at % 19)}`]); // prettier-ignore
    const file = (people: string[][]) =>
      holdersCsv(...people.map((person, at) => `A${100 + at};${person.join(';')};no`));
    await registry.import({ 'holders.csv': file(rows) });
    const block = rows.slice(20, 35).map((row) => row[column] ?? '').sort(); // prettier-ignore
    const sorted = rows.map((row, at) =>
      row.map((cell, place) => (place === column ? (block[at - 20] ?? cell) : cell)),
    );
    const married = sorted.map(
      (row, at) => (at === 3 || at === 50 ? [row[0], '', 'Anders', row[3]] : row) as string[],
    );
    const outcome = await registry.import({ 'holders.csv': file(married) });
    const moved = rows.flatMap((row, at) => (row[column] === sorted[at]?.[column] ? [] : [at + 2]));
    expect(moved.length).toBeGreaterThan(10);
    expect(outcome.rejects.map(({ line }) => line)).toEqual(moved);
    expect(outcome.refused?.code).toBe('too-many-identity-changes');
  });
});
