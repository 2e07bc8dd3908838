import { displayName, listName, normaliseForSearch, searchName, sortName } from './names';

const zoe = { givenName: 'Zoë', namePrefix: 'van den', surname: 'Berg' };
const name = (givenName: string, surname: string, namePrefix = '') => ({ givenName, namePrefix, surname });

describe('displayName', () => {
  it('puts the parts in natural order', () => {
    expect(displayName(zoe)).toBe('Zoë van den Berg');
  });

  it('leaves no gap for a part that is empty', () => {
    expect(displayName(name('Jan', 'Smit'))).toBe('Jan Smit');
    expect(displayName(name('', 'Sukarno'))).toBe('Sukarno');
  });

  it("writes d' on to the surname and 't apart from it", () => {
    expect(displayName(name('Jean', 'Hondt', "d'"))).toBe("Jean d'Hondt");
    expect(displayName(name('Els', 'Hart', "'t"))).toBe("Els 't Hart");
  });

  it('changes nothing in the spelling, not even how letters are composed', () => {
    expect(displayName(name('Rene\u0301', 'I\u0307nci'))).toBe('Rene\u0301 I\u0307nci');
  });
});

describe('listName', () => {
  it('puts the surname first and the prefix last', () => {
    expect(listName(zoe)).toBe('Berg, Zoë van den');
    expect(listName(name('Jan', 'Smit'))).toBe('Smit, Jan');
  });

  it('has no comma when there is only a surname', () => {
    expect(listName(name('', 'Sukarno'))).toBe('Sukarno');
  });
});

describe('sortName', () => {
  const inOrder = (...names: Parameters<typeof sortName>[0][]) => {
    const keys = names.map(sortName);
    expect([...keys].sort((a, b) => (a < b ? -1 : 1))).toEqual(keys);
  };

  it('leaves the prefix out', () => {
    inOrder(name('Anna', 'Aa', 'van der'), name('Anna', 'Berg', 'de'), name('Anna', 'Bos'));
  });

  it('sorts by given name within a surname', () => {
    inOrder(name('Anna', 'Berg', 'van den'), name('Bea', 'Berg'), name('Carla', 'Berg', 'ter'));
  });

  it('puts a surname before the double names that begin with it', () => {
    inOrder(name('Zoë', 'Berg'), name('Anna', 'Berg-Smit'), name('Anna', 'Bergen'));
  });

  it('sorts accented letters with their base letter', () => {
    inOrder(name('A', 'Odom'), name('A', 'Özdemir'), name('A', 'Ozinga'));
  });

  it('parts those of the same name by their prefix', () => {
    inOrder(name('Anna', 'Berg'), name('Anna', 'Berg', 'van'), name('Anna', 'Berg', 'van den'));
  });

  it('sorts й right after и, as the alphabet has it', () => {
    inOrder(name('A', 'Зима'), name('A', 'Иванов'), name('A', 'Йовчев'), name('A', 'Ковач'));
  });
});

describe('searchName', () => {
  it('holds the name with its prefix', () => {
    expect(searchName(zoe)).toBe('zoe van den berg');
  });
});

describe('normaliseForSearch', () => {
  it.each([
    ['Özdemir', 'ozdemir'],
    ['IŞIL ÇAĞLAR', 'isil caglar'],
    ['İnci ılgın', 'inci ilgin'],
    ['Łukasz Żółć', 'lukasz zolc'],
    ['Søren Kjær', 'soren kjaer'],
    ['Đorđe', 'dorde'],
    ['Straßer', 'strasser'],
    ['STRAẞER', 'strasser'],
    ['Þóra Sigurðardóttir', 'thora sigurdardottir'],
    ['Cœur', 'coeur'],
    ['Əliyev', 'eliyev'],
    ['Ĳsbrand', 'ijsbrand'],
    ['Nguyễn Thị Hồng', 'nguyen thi hong'],
  ])('writes %s as %s', (text, expected) => {
    expect(normaliseForSearch(text)).toBe(expected);
  });

  it.each(['Zoë', 'Őry', 'Şükrü', 'Андрей', 'Ελένη', 'Nguyễn', '한지민'])(
    'gives the same for %s however it is composed',
    (text) => {
      expect(normaliseForSearch(text.normalize('NFD'))).toBe(normaliseForSearch(text.normalize('NFC')));
    },
  );

  it('drops a combining mark that no composed letter exists for', () => {
    expect(normaliseForSearch('M\u0304\u0323aria')).toBe('maria');
  });

  it('keeps Greek letters, without accents, and with one sigma', () => {
    expect(normaliseForSearch('Γιώργος ΠΑΠΑΔΌΠΟΥΛΟΣ')).toBe('γιωργοσ παπαδοπουλοσ');
    expect(normaliseForSearch('Μαΐου')).toBe('μαιου');
  });

  it('keeps Cyrillic letters, without marks but for й', () => {
    expect(normaliseForSearch('Алёна Київська')).toBe('алена киівська');
    expect(normaliseForSearch('СЕРГЕЙ')).toBe('сергей');
    expect(normaliseForSearch('Сергей')).not.toBe(normaliseForSearch('Сергеи'));
  });

  it.each(["'t Hart", '’t Hart', '‘t Hart', '`t Hart', '´t Hart', 'ʼt Hart'])(
    'writes the apostrophe of %s as nothing',
    (text) => {
      expect(normaliseForSearch(text)).toBe('t hart');
    },
  );

  it.each([
    'Anne-Marie',
    'Anne–Marie',
    'Anne\u2011Marie',
    'Anne  Marie',
    'Anne\u00a0Marie',
    ' Anne, Marie. ',
  ])('writes %s as two words', (text) => {
    expect(normaliseForSearch(text)).toBe('anne marie');
  });

  it('drops what cannot be seen', () => {
    expect(normaliseForSearch('\u200eJan\u00adtje\u200b')).toBe('jantje');
  });

  it('keeps scripts it knows nothing about', () => {
    expect(normaliseForSearch('王小明')).toBe('王小明');
    expect(normaliseForSearch('محمد')).toBe('محمد');
  });

  it('is empty when nothing is left to look for', () => {
    expect(normaliseForSearch(" -'… ")).toBe('');
  });

  it('changes nothing when it is done twice', () => {
    for (const text of ['IŞIL', 'Straßer', "d'Hondt", 'Йовчев', 'ΠΑΠΑΔΌΠΟΥΛΟΣ', '한지민']) {
      expect(normaliseForSearch(normaliseForSearch(text))).toBe(normaliseForSearch(text));
    }
  });
});
