import { readHeaderLine } from './header-line';
import { HOLDER_COLUMNS } from './import.fixture';

describe('The first line of a file', () => {
  it.each([
    ['as they are', HOLDER_COLUMNS],
    ['in another order', [...HOLDER_COLUMNS].reverse()],
    ['in capitals', HOLDER_COLUMNS.map((name) => name.toUpperCase())],
    ['in words', HOLDER_COLUMNS.map((name) => ` ${name.replaceAll('_', ' ')} `)],
    ['with spaces that do not break', HOLDER_COLUMNS.map((name) => name.replaceAll('_', '\u00a0'))],
    [
      'in camel case',
      HOLDER_COLUMNS.map((name) => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())),
    ],
    ['with something invisible', HOLDER_COLUMNS.map((name) => `\ufeff${name}\u200b`)],
    ['with columns without a name', [...HOLDER_COLUMNS, '', ' ']],
  ])('names the columns %s', (_, fields) => {
    const { kind, places } = readHeaderLine('h.csv', fields);
    expect(kind.table).toBe('holders');
    expect(places.map((place) => fields[place])).toHaveLength(6);
    const plain = (name = '') => name.toLowerCase().replace(/[^a-z]/g, '');
    expect(places.map((place) => plain(fields[place]))).toEqual(HOLDER_COLUMNS.map(plain));
  });

  const refused = (fields: readonly string[]) => {
    try {
      readHeaderLine('h.csv', fields);
    } catch (error) {
      return error as Error & { code: string };
    }
    throw new Error('It was not refused.');
  };

  it('is told which kind it is nearest to, and what is missing or too much', () => {
    expect(
      refused([...HOLDER_COLUMNS.filter((name) => name !== 'birth_date'), 'geboortedatum']).message,
    ).toBe(
      "The first line of h.csv is nearest to holders, but lacks 'birth_date', has a column too many: 'geboortedatum': write\n" +
        '  qualification_number;given_name;name_prefix;surname;birth_date;hidden_from_check',
    );
    expect(refused([...HOLDER_COLUMNS, 'surname']).message).toContain("repeats 'surname'");
    expect(refused(['organisation_code', 'naam']).code).toBe('unknown-columns');
  });

  it('is not quoted when it is no header but a person', () => {
    const { message } = refused(['0012345', 'Zoë', '', 'Voorbeeld', '1950-02-03', 'no']);
    expect(message).toContain('names the columns of no kind of file');
    expect(message).not.toMatch(/Zoë|Voorbeeld|0012345/);
  });
});
