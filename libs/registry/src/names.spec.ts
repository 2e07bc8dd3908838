import { displayName, listName, normaliseForSearch, searchName, sortName } from './names';

const zoe = { givenName: 'Zoë', namePrefix: 'van den', surname: 'Berg' };
const jan = { givenName: 'Jan', namePrefix: '', surname: 'Bakker' };

describe('A name', () => {
  it('reads naturally, and stands in a list under its surname', () => {
    expect(displayName(zoe)).toBe('Zoë van den Berg');
    expect(listName(zoe)).toBe('Berg, Zoë van den');
    expect(displayName(jan)).toBe('Jan Bakker');
    expect(listName(jan)).toBe('Bakker, Jan');
    expect(listName({ givenName: '', namePrefix: '', surname: 'Sukarno' })).toBe('Sukarno');
  });

  it('reads the same whether its accents were composed or not', () => {
    expect(displayName({ ...zoe, givenName: 'Zoe\u0308' })).toBe(displayName(zoe));
  });

  it('sorts by surname without prefix or accent, then by given name', () => {
    const names = [
      { givenName: 'Anna', namePrefix: '', surname: 'Öz' },
      { givenName: 'Zoë', namePrefix: 'van den', surname: 'Berg' },
      { givenName: 'Bob', namePrefix: '', surname: 'Bergman' },
      { givenName: 'Anna', namePrefix: '', surname: 'Berg' },
      { givenName: 'Jan', namePrefix: "'t", surname: 'Hart' },
    ];
    const sorted = [...names].sort((a, b) => (sortName(a) < sortName(b) ? -1 : 1));
    expect(sorted.map(displayName)).toEqual([
      'Anna Berg',
      'Zoë van den Berg',
      'Bob Bergman',
      "Jan 't Hart",
      'Anna Öz',
    ]);
  });
});

describe('Searching', () => {
  it.each([
    ['Özdemir', 'ozdemir'],
    ['Łukasz Wiśniewski', 'lukasz wisniewski'],
    ['Şükrü İpek', 'sukru ipek'],
    ['IŞIK', 'isik'],
    ['Ağaoğlu-Yıldız', 'agaoglu yildiz'],
    ["'s-Gravenmoer", 's gravenmoer'],
    ['Ægir Straße Þór', 'aegir strasse thor'],
    ['Ευαγγελία', 'ευαγγελια'],
    ['Йордан', 'иордан'],
    ['e\u0301e\u0301n', 'een'],
    ['ﬁn', 'fin'],
    ['  twee   woorden\t', 'twee woorden'],
  ])('takes %s for %s', (typed, normalised) => expect(normaliseForSearch(typed)).toBe(normalised));

  it('changes nothing the second time', () => {
    for (const name of ['Šaß-İıĲ', 'Ńguyễn', "d'Angelo", 'Ωνάσης']) {
      expect(normaliseForSearch(normaliseForSearch(name))).toBe(normaliseForSearch(name));
    }
  });

  it('finds a name with and without its prefix', () => {
    const stored = searchName(zoe);
    for (const typed of ['berg', 'van den Berg', 'Zoe', 'zoë van'])
      expect(stored).toContain(normaliseForSearch(typed));
  });
});
